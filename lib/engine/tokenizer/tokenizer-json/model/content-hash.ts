// FNV-1a over the bytes of a token, without the last step that mixes the high bits in: a hash can be continued.

/** The hash of no bytes. */
export const EMPTY_HASH: number = 0x811c9dc5 | 0;
/** A byte more: `Math.imul(hash ^ byte, HASH_PRIME)`. */
export const HASH_PRIME = 0x01000193;

/** The hash of `bytes` from `start` to `end`, after what `hash` stands for. */
export function hashBytes(hash: number, bytes: Uint8Array, start: number, end: number): number {
  let state = hash;
  for (let at = start; at < end; at++) state = Math.imul(state ^ (bytes[at] ?? 0), HASH_PRIME);
  return state;
}
