// Texts that have been cut into tokens lately. Samples of one prompt, retries and tests say the same again: it is cut once or twice.
import type { Token } from './output.ts';
import type { Tokenizer } from './tokenizer/tokenizer.ts';

/** UTF-16 code units of the longest text that is remembered: a longer one seldom comes again. */
export const MAX_TEXT_CHARS = 2_048;
/** Texts that are remembered, once for prompts and once for answers: with their tokens a few megabytes. */
export const NUM_SLOTS = 256;

/** The same tokenizer, which remembers short texts that come again. What it returns belongs to the caller, as before. */
export function withRecentTexts(tokenizer: Tokenizer): Tokenizer {
  const prompts = new RecentTexts<number>();
  const answers = new RecentTexts<Token>();
  return {
    ...tokenizer,
    tokenize: (text) => answers.find(text) ?? answers.offer(text, tokenizer.tokenize(text)),
    encode(text, options = {}) {
      const { limit = Number.POSITIVE_INFINITY, addSpecialTokens = false } = options;
      if (addSpecialTokens) return tokenizer.encode(text, options);
      const known = prompts.find(text);
      if (known !== null && known.length <= limit) return known;
      const ids = tokenizer.encode(text, options);
      // Beyond the limit there may be more.
      return ids.length <= limit ? prompts.offer(text, ids) : ids;
    },
  };
}

/**
 * Lists by text: each text has one slot, and the latest that came twice in a row keeps it. A text that comes once, as most do where
 * they are many, costs a glance at a few of its characters.
 */
class RecentTexts<T> {
  // By slot: who came last, and what is kept.
  readonly #marks = new Int32Array(NUM_SLOTS);
  readonly #texts: string[] = [];
  readonly #lists: (readonly T[])[] = [];

  /** A copy of the list, or null. */
  find(text: string): T[] | null {
    const slot = markOf(text) & (NUM_SLOTS - 1);
    return this.#texts[slot] === text ? (this.#lists[slot]?.slice() ?? null) : null;
  }

  /** Keeps a copy, if the text was the slot's last one already. @returns the list itself */
  offer(text: string, list: T[]): T[] {
    if (text.length > MAX_TEXT_CHARS) return list;
    const mark = markOf(text);
    const slot = mark & (NUM_SLOTS - 1);
    if (this.#marks[slot] === mark) {
      this.#texts[slot] = text;
      this.#lists[slot] = list.slice();
    }
    this.#marks[slot] = mark;
    return list;
  }
}

const NUM_MARKED_CHARS = 16;

// Of the length and of characters all over the text. It is never that of an empty slot.
function markOf(text: string): number {
  const stride = text.length / NUM_MARKED_CHARS;
  let mixed = text.length;
  for (let index = 0; index < NUM_MARKED_CHARS; index++) mixed = Math.imul(mixed ^ text.charCodeAt(Math.floor(index * stride)), MIX_FACTOR);
  return (mixed ^ (mixed >>> 15)) || 1;
}

const MIX_FACTOR = 0x01000193;
