// Finds one literal in a text that comes in pieces.

/**
 * Looks for a literal. Text that may be the beginning of it is held back until more is known: the longest ending of the text so far
 * that the literal begins with, as vLLM's `partial_tag_overlap` reckons it. Each piece costs its own length.
 */
export class LiteralSeeker {
  readonly #literal: string;
  /** An ending of the text so far that the literal begins with; shorter than the literal. */
  #held = '';

  constructor(literal: string) {
    this.#literal = literal;
  }

  /** What is held back. */
  get held(): string {
    return this.#held;
  }

  /** The text before the literal, as far as it is known; `rest` is what follows the literal, or null while it is not found. */
  feed(piece: string): { before: string; rest: string | null } {
    const text = this.#held + piece;
    const at = text.indexOf(this.#literal);
    if (at >= 0) {
      this.#held = '';
      return { before: text.slice(0, at), rest: text.slice(at + this.#literal.length) };
    }
    const end = text.length - overlapLength(text, this.#literal);
    this.#held = text.slice(end);
    return { before: text.slice(0, end), rest: null };
  }
}

/** The length of the longest ending of `text` that `literal` begins with, short of the whole literal. */
export function overlapLength(text: string, literal: string): number {
  for (let length = Math.min(literal.length - 1, text.length); length > 0; length--) {
    if (literal.charCodeAt(length - 1) === text.charCodeAt(text.length - 1) && text.endsWith(literal.slice(0, length))) return length;
  }
  return 0;
}
