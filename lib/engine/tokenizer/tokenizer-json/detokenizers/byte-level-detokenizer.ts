// The detokenizer for tokens that are spelled in bytes.
import type { Detokenizer } from './detokenizer.ts';

const REPLACEMENT = '\ufffd';

/** @param bytesOf the bytes of a token; none for one that is not shown */
export function createByteLevelDetokenizer(bytesOf: (id: number) => Uint8Array): Detokenizer {
  // What came since the last text that was given out: whole characters, then the beginning of one.
  let held = '';
  let tail: Uint8Array = new Uint8Array(0);
  return {
    push(id) {
      const bytes = bytesOf(id);
      if (bytes.length === 0) return '';
      const all = tail.length === 0 ? bytes : Buffer.concat([tail, bytes]);
      const end = all.length - incompleteLength(all);
      held += Buffer.from(all.buffer, all.byteOffset, end).toString();
      tail = all.subarray(end);
      if (tail.length > 0 || held.endsWith(REPLACEMENT)) return '';
      const text = held;
      held = '';
      return text;
    },
  };
}

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
