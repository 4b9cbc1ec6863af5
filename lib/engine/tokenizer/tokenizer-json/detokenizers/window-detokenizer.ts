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

/** Makes a detokenizer. A decode costs as much as there is to decode: none is made that can only end in a U+FFFD. */
export function createWindowDetokenizer(source: WindowSource): Detokenizer {
  return new WindowDetokenizer(source);
}

class WindowDetokenizer implements Detokenizer {
  readonly #source: WindowSource;
  readonly #run = new ByteRun();
  // The tokens of the last text that was given out, and what came since.
  #tokens: string[] = [];
  // The text of the first tokens, which has been given out, and how many they are.
  #prefix = '';
  #prefixLength = 0;
  #isHeld = false;

  constructor(source: WindowSource) {
    this.#source = source;
  }

  push(id: number): string {
    const token = this.#source.spellingOf(id);
    if (token === null) return '';
    this.#settlePrefix();
    this.#tokens.push(token);
    this.#isHeld = !this.#isComplete(token);
    if (this.#isHeld) return '';
    const text = this.#source.decode(this.#tokens);
    this.#isHeld = text.endsWith(REPLACEMENT);
    if (this.#isHeld) return '';
    if (text.startsWith(this.#prefix)) return text.length > this.#prefix.length ? this.#giveOut(text) : '';
    // What was given out turns out to be wrong, as after a byte that breaks a run: vLLM begins anew with this token.
    return Buffer.byteLength(text) > Buffer.byteLength(this.#prefix) ? this.#beginAnew(token) : '';
  }

  // Tokens that add nothing, such as a blank at the very beginning, are no part of what is decoded again.
  #settlePrefix(): void {
    if (this.#prefix !== '' || this.#tokens.length === 0 || this.#isHeld) return;
    this.#prefix = this.#source.decode(this.#tokens);
    this.#prefixLength = this.#tokens.length;
  }

  // Whether the text up to the token may end with a whole character.
  #isComplete(token: string): boolean {
    const byte = this.#source.hasByteFallback ? toFallbackByte(token) : -1;
    if (byte >= 0) return this.#run.push(byte);
    this.#run.clear();
    return !token.endsWith(REPLACEMENT);
  }

  #giveOut(text: string): string {
    const added = text.slice(this.#prefix.length);
    this.#tokens = this.#tokens.slice(this.#prefixLength);
    this.#prefix = this.#source.decode(this.#tokens);
    this.#prefixLength = this.#tokens.length;
    return added;
  }

  #beginAnew(token: string): string {
    this.#tokens = [token];
    this.#prefix = '';
    this.#prefixLength = 0;
    const text = this.#source.decode(this.#tokens);
    return text === '' ? '' : this.#giveOut(text);
  }
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
