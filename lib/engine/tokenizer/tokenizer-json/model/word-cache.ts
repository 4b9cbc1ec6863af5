// Words that have been encoded, with their ids: few words make up most of a text.

/** The ids of a word: a number when it is one. */
export type WordIds = number | readonly number[];

/** Longest word that is kept, in UTF-16 code units. */
export const MAX_CACHED_CHARS = 64;
/** Words in each of the two generations. With about 100 bytes a word, both have up to 13 MB. */
const GENERATION_SIZE = 65_536;

/** Keeps the words used last: when the young generation is full it becomes the old one, and the old one is dropped. */
export class WordCache {
  #young = new Map<string, WordIds>();
  #old = new Map<string, WordIds>();

  get(word: string): WordIds | undefined {
    const ids = this.#young.get(word);
    if (ids !== undefined || this.#old.size === 0) return ids;
    const old = this.#old.get(word);
    if (old !== undefined) this.set(word, old);
    return old;
  }

  set(word: string, ids: WordIds): void {
    if (this.#young.size >= GENERATION_SIZE) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(word, ids);
  }
}
