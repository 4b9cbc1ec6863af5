// The detokenizer for any decoder: decodes the last few tokens without and with the new one; what is more is the new text.
import { toFallbackByte } from '../decoders/byte-fallback.ts';
import type { Detokenizer } from './detokenizer.ts';

const REPLACEMENT = '\ufffd';

/** What a window needs of its tokenizer. */
export interface WindowSource {
  /** The token's spelling; null for a token that is not shown. */
  readonly spellingOf: (id: number) => string | null;
  readonly decode: (tokens: readonly string[]) => string;
  readonly hasByteFallback: boolean;
}

/** A decode costs as much as there is to decode, so that none is made which can only end in a U+FFFD. */
export function createWindowDetokenizer(source: WindowSource): Detokenizer {
  const run = new ByteRun();
  let tokens: string[] = [];
  let prefix = '';
  let prefixLength = 0;
  let isHeld = false;
  const settlePrefix = (): void => {
    if (prefix !== '' || tokens.length === 0 || isHeld) return;
    prefix = source.decode(tokens);
    prefixLength = tokens.length;
  };
  return {
    push(id) {
      const token = source.spellingOf(id);
      if (token === null) return '';
      settlePrefix();
      tokens.push(token);
      const byte = source.hasByteFallback ? toFallbackByte(token) : -1;
      isHeld = byte >= 0 ? !run.push(byte) : endsOpenly(token);
      if (byte < 0) run.clear();
      if (isHeld) return '';
      const text = source.decode(tokens);
      isHeld = text.endsWith(REPLACEMENT);
      if (isHeld || text.length <= prefix.length) return '';
      const added = text.slice(prefix.length);
      tokens = tokens.slice(prefixLength);
      prefix = source.decode(tokens);
      prefixLength = tokens.length;
      return added;
    },
  };
}

function endsOpenly(token: string): boolean {
  return token.endsWith(REPLACEMENT);
}

// Byte tokens in a row: whether they are whole characters so far. Once wrong, a run stays wrong.
class ByteRun {
  #numMissing = 0;
  // The least and the most that the next byte of a character may be.
  #least = 0x80;
  #most = 0xbf;
  #isBroken = false;

  clear(): void {
    this.#numMissing = 0;
    this.#isBroken = false;
  }

  /** @returns whether the run is UTF-8 to its end */
  push(byte: number): boolean {
    if (this.#numMissing === 0) this.#begin(byte);
    else {
      if (byte < this.#least || byte > this.#most) this.#isBroken = true;
      this.#numMissing--;
      [this.#least, this.#most] = [0x80, 0xbf];
    }
    return this.#numMissing === 0 && !this.#isBroken;
  }

  // RFC 3629, section 4.
  #begin(byte: number): void {
    [this.#least, this.#most] = [0x80, 0xbf];
    if (byte < 0x80) return;
    if (byte < 0xc2 || byte > 0xf4) {
      this.#isBroken = true;
      return;
    }
    this.#numMissing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte === 0xe0) this.#least = 0xa0;
    if (byte === 0xed) this.#most = 0x9f;
    if (byte === 0xf0) this.#least = 0x90;
    if (byte === 0xf4) this.#most = 0x8f;
  }
}
