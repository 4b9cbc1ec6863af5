// The detokenizer for tokens that are spelled in bytes.
import type { Detokenizer } from './detokenizer.ts';

const REPLACEMENT = '\ufffd';

/** Makes a detokenizer. @param bytesOf the bytes of a token; none for one that is not shown */
export function createByteLevelDetokenizer(bytesOf: (id: number) => Uint8Array): Detokenizer {
  // What came since the last text that was given out: whole characters, then the beginning of one.
  let held: string[] = [];
  let tail: Uint8Array = NO_BYTES;
  return {
    push(id) {
      const bytes = bytesOf(id);
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
