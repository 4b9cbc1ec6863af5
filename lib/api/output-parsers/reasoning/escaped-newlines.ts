// Newlines that a model wrote as the two characters `\n`: they are newlines, but in code and formulas (vLLM's parser/minicpmv.py).
import type { OutputFilter } from '../output-filter.ts';
import type { ParsedDelta } from '../parsed-delta.ts';

/** What opens code or a formula -> what closes it. The longer of two that begin alike comes first. */
const SPANS: readonly (readonly [open: string, close: string])[] = [
  ['```', '```'],
  ['`', '`'],
  ['$$', '$$'],
  ['$', '$'],
  ['\\(', '\\)'],
  ['\\[', '\\]'],
];
const NEWLINES = ['\\r\\n', '\\n', '\\r'];
/** Pieces that say nothing before more is known. */
const OPEN_ENDINGS: ReadonlySet<string> = new Set(['`', '``', '$', '\\', '\\r', '\\r\\']);

/** Mends a text that comes in pieces. Linear; what is held back is shorter than a marker, or a run of backslashes. */
export class EscapedNewlines {
  #held = '';
  #close: string | null = null;

  /** `isEnd`: nothing more comes, so that nothing is held back. */
  feed(piece: string, isEnd: boolean): string {
    if (!isEnd && isRun(this.#held) && isRun(piece)) {
      this.#held += piece;
      return '';
    }
    const text = this.#held + piece;
    this.#held = '';
    let mended = '';
    for (let at = 0; at < text.length; ) {
      const { shown, length } = this.#read(text, at, isEnd);
      if (length === 0) {
        this.#held = text.slice(at);
        break;
      }
      mended += shown;
      at += length;
    }
    return mended;
  }

  /** What stands at `at`, as it is shown; of length 0 where more must be known. */
  #read(text: string, at: number, isEnd: boolean): { shown: string; length: number } {
    if (this.#close !== null) return this.#readSpan(text, at, this.#close, isEnd);
    const char = text[at] ?? '';
    if (char !== '`' && char !== '$' && char !== '\\') return { shown: char, length: 1 };
    if (!isEnd && text.length - at <= 3 && OPEN_ENDINGS.has(text.slice(at))) return { shown: '', length: 0 };
    const run = char === '\\' ? countRun(text, at) : 1;
    if (run > 1) return { shown: text.slice(at, at + run), length: !isEnd && at + run === text.length ? 0 : run };
    const newline = NEWLINES.find((escape) => text.startsWith(escape, at));
    if (newline !== undefined) return { shown: '\n', length: newline.length };
    const span = SPANS.find(([open]) => text.startsWith(open, at));
    this.#close = span?.[1] ?? null;
    return { shown: span?.[0] ?? char, length: span?.[0].length ?? 1 };
  }

  #readSpan(text: string, at: number, close: string, isEnd: boolean): { shown: string; length: number } {
    if (text.startsWith(close, at)) {
      this.#close = null;
      return { shown: close, length: close.length };
    }
    const isOpen = !isEnd && text.length - at < close.length && close.startsWith(text.slice(at));
    return { shown: text[at] ?? '', length: isOpen ? 0 : 1 };
  }
}

function isRun(text: string): boolean {
  return text.length > 0 && countRun(text, 0) === text.length;
}

function countRun(text: string, at: number): number {
  let end = at;
  while (text[end] === '\\') end++;
  return end - at;
}

/** Mends reasoning and content apart. */
export class EscapedNewlinesFilter implements OutputFilter {
  readonly #reasoning = new EscapedNewlines();
  readonly #content = new EscapedNewlines();

  filter(delta: ParsedDelta | null, isEnd: boolean): ParsedDelta | null {
    const isPastReasoning = isEnd || typeof delta?.content === 'string' || (delta?.toolCalls ?? []).length > 0;
    const reasoning = this.#reasoning.feed(delta?.reasoning ?? '', isPastReasoning);
    const content = this.#content.feed(delta?.content ?? '', isEnd);
    if (reasoning === '' && content === '' && (delta?.toolCalls ?? []).length === 0) return null;
    if (delta === null) return { reasoning: reasoning === '' ? null : reasoning, content: content === '' ? null : content };
    if (reasoning !== '' || typeof delta.reasoning === 'string') delta.reasoning = reasoning === '' ? null : reasoning;
    if (content !== '' || typeof delta.content === 'string') delta.content = content === '' ? null : content;
    return delta;
  }

  filterWhole(text: string): string {
    return new EscapedNewlines().feed(text, true);
  }
}
