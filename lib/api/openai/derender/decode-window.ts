// Decodes ids one by one; what is undecided fits a client's pocket (vLLM: tokenizers/detokenizer_utils.py, detokenize_incrementally).
import type { Tokenizer } from '../../../engine/tokenizer/tokenizer.ts';

/** What a window is made with. */
export interface DecodeWindowOptions {
  readonly tokenizer: Tokenizer;
  readonly skipsSpecialTokens: boolean;
}

/**
 * ```
 *   ids:   a  b  c  d  e
 *          ^        ^
 *     context     not yet shown: it may end inside a character
 *     (0)         (numRead)
 * ```
 * The context tells whether a word begins with a space.
 */
export class DecodeWindow {
  readonly #options: DecodeWindowOptions;
  #ids: number[];
  #numRead: number;

  constructor(options: DecodeWindowOptions, ids: readonly number[], numRead: number) {
    this.#options = options;
    this.#ids = [...ids];
    this.#numRead = Math.min(numRead, ids.length);
  }

  /** Context and what has not been shown, as the vocabulary spells it. */
  get spellings(): string[] {
    return this.#ids.map((id) => this.#options.tokenizer.spell(id) ?? '');
  }

  /** Tokens of the context. */
  get numRead(): number {
    return this.#numRead;
  }

  /** The text that some more ids add. */
  push(ids: readonly number[]): string {
    let text = '';
    for (const id of ids) text += this.#pushOne(id);
    return text;
  }

  #pushOne(id: number): string {
    const { tokenizer, skipsSpecialTokens } = this.#options;
    if (tokenizer.spell(id) === null || (skipsSpecialTokens && tokenizer.isSpecial(id))) return '';
    this.#ids.push(id);
    const context = tokenizer.decode(this.#ids.slice(0, this.#numRead));
    const whole = tokenizer.decode(this.#ids);
    const mayGoOn = whole.endsWith('\ufffd') && this.#ids.length - this.#numRead < MAX_TOKENS_OF_CHARACTER;
    if (whole.length <= context.length || mayGoOn) return this.#hold();
    this.#ids = this.#ids.slice(this.#numRead);
    this.#numRead = this.#ids.length;
    return whole.slice(context.length);
  }

  // Tokens without any text must not pile up.
  #hold(): string {
    const numExtra = this.#ids.length - MAX_HELD_TOKENS;
    if (numExtra > 0) {
      this.#ids = this.#ids.slice(numExtra);
      this.#numRead = Math.max(0, this.#numRead - numExtra);
    }
    return '';
  }
}

// A character has four bytes, and each may be a token.
const MAX_TOKENS_OF_CHARACTER = 5;
const MAX_HELD_TOKENS = 64;

const NUM_CONTEXT_TOKENS = 7;

/** A window behind a prompt, of which the end matters; without one, behind nothing. */
export function createDecodeWindow(options: DecodeWindowOptions, promptTokenIds: readonly number[] | null): DecodeWindow {
  const { tokenizer, skipsSpecialTokens } = options;
  const context = (promptTokenIds ?? []).slice(-NUM_CONTEXT_TOKENS);
  const ids = context.filter((id) => tokenizer.spell(id) !== null && !(skipsSpecialTokens && tokenizer.isSpecial(id)));
  return new DecodeWindow(options, ids, ids.length);
}
