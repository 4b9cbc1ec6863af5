// How much a template may take.

/** Bounds of one rendering. All are checked before memory is taken. */
export interface TemplateLimits {
  /** UTF-16 code units of the output, and of any text on the way to it. */
  readonly maxTextChars: number;
  /** Nodes evaluated, items visited and, 32 to the step, characters read or written. A million take 70 to 300 ms. */
  readonly maxSteps: number;
  /** Calls of macros and rounds of recursive loops within each other. */
  readonly maxDepth: number;
}

/** Enough for every published chat template over a conversation of some megabytes. */
export const DEFAULT_LIMITS: TemplateLimits = { maxTextChars: 32 * 1024 * 1024, maxSteps: 5_000_000, maxDepth: 150 };

/** UTF-16 code units of a template. */
export const MAX_TEMPLATE_CHARS: number = 1024 * 1024;
/** Expressions and statements within each other, and links of one chain (`a + b + c`, `a.b.c`). */
export const MAX_NESTING = 200;
/** Items of a `range`, as in Jinja's sandbox. */
export const MAX_RANGE_ITEMS = 100_000;
/** Digits of an integer, as in Python's texts. */
export const MAX_INTEGER_DIGITS = 4300;
