// What a field takes for a number or a boolean, as pydantic's lax mode does. Undefined for what is none.

/** An integer, as a number or as what `toNumber` takes for one. */
export function toInteger(value: unknown): number | undefined {
  const converted = toNumber(value);
  return converted !== undefined && Number.isInteger(converted) ? converted : undefined;
}

// No number needs more, and a pattern would take long over a text of megabytes. Python's own bound on the digits of integers.
const MAX_NUMBER_CHARS = 4300;

/** A number; booleans are 0 and 1, and texts count, those of NaN and the infinities too. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > MAX_NUMBER_CHARS) return undefined;
  const converted = /^\s*[-+]?[\d.][\d.eE+-]*\s*$/.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(converted) ? converted : toNonFinite(value);
}

function toNonFinite(text: string): number | undefined {
  const [, sign, word] = /^\s*([-+]?)(nan|inf|infinity)\s*$/i.exec(text) ?? [];
  if (word === undefined) return undefined;
  if (word.toLowerCase() === 'nan') return Number.NaN;
  return sign === '-' ? -Infinity : Infinity;
}

const TRUE_WORDS: ReadonlySet<unknown> = new Set([true, 1, '1', 'true', 't', 'yes', 'y', 'on']);
const FALSE_WORDS: ReadonlySet<unknown> = new Set([false, 0, '0', 'false', 'f', 'no', 'n', 'off']);

const MAX_BOOLEAN_CHARS = 5;

/** A boolean; 0, 1 and the usual words count. */
export function toBoolean(value: unknown): boolean | undefined {
  const word = typeof value === 'string' && value.length <= MAX_BOOLEAN_CHARS ? value.toLowerCase() : value;
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : undefined;
}
