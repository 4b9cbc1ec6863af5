// The detokenizer for tokens that are spelled in bytes.
import type { Detokenizer } from './detokenizer.ts';

const REPLACEMENT = '\ufffd';

/** Knows the tokens of a vocabulary; what they say by themselves is worked out once. */
export class ByteLevelTokens {
  /** The bytes of a token; none for one that is not shown. */
  readonly bytesOf: (id: number) => Uint8Array;
  // By id. Null: the token begins or ends inside a character, or may do so.
  readonly #texts: (string | null | undefined)[] = [];

  constructor(bytesOf: (id: number) => Uint8Array) {
    this.bytesOf = bytesOf;
  }

  /** What the token says wherever it stands between whole characters; null when that depends on its neighbours. */
  textOf(id: number): string | null {
    const known = this.#texts[id];
    if (known !== undefined) return known;
    const bytes = this.bytesOf(id);
    // There is no end to ids that stand for nothing.
    if (bytes.length === 0) return '';
    const text = Buffer.from(bytes).toString();
    const settled = text.includes(REPLACEMENT) ? null : text;
    this.#texts[id] = settled;
    return settled;
  }

  /** The text of all of them. */
  decode(ids: readonly number[]): string {
    const texts: string[] = [];
    // A run of tokens of which some may be parts of one character.
    let run: Uint8Array[] = [];
    for (const id of ids) {
      const text = this.textOf(id);
      if (text === null) {
        run.push(this.bytesOf(id));
        continue;
      }
      if (run.length > 0 && text !== '') {
        texts.push(Buffer.concat(run).toString());
        run = [];
      }
      texts.push(text);
    }
    texts.push(Buffer.concat(run).toString());
    return texts.join('');
  }
}

/** Makes a detokenizer. */
export function createByteLevelDetokenizer(tokens: ByteLevelTokens): Detokenizer {
  // What came since the last text that was given out: whole characters, then the beginning of one.
  let held: string[] = [];
  let tail: Uint8Array = NO_BYTES;
  return {
    push(id) {
      const settled = tail.length === 0 && held.length === 0 ? tokens.textOf(id) : null;
      if (settled !== null) return settled;
      const bytes = tokens.bytesOf(id);
      if (bytes.length === 0) return '';
      const all = tail.length === 0 ? bytes : Buffer.concat([tail, bytes]);
      const end = all.length - incompleteLength(all);
      const text = Buffer.from(all.buffer, all.byteOffset, end).toString();
      tail = all.subarray(end);
      if (tail.length > 0 || text.endsWith(REPLACEMENT)) {
        held.push(text);
        return '';
      }
      const added = held.length === 0 ? text : held.join('') + text;
      held = [];
      return added;
    },
  };
}

const NO_BYTES = new Uint8Array(0);

/** How many bytes at the end, 0 to 3, may be the beginning of a character. */
function incompleteLength(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const wanted = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return wanted > length ? length : 0;
  }
  return 0;
}
