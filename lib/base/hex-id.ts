// Identifiers as vLLM makes them: 16 lower-case hexadecimal digits, 64 random bits.
import { randomBytes } from 'node:crypto';

const ID_CHARS = 16;
// An identifier that is kept keeps all the digits that it was drawn with.
const POOL_BYTES = 2048;

let digits = '';
let used = 0;

/** A new identifier such as `872c49da1922a495`, unique for all practical purposes. */
export function createHexId(): string {
  if (used === digits.length) {
    digits = randomBytes(POOL_BYTES).toString('hex');
    used = 0;
  }
  used += ID_CHARS;
  return digits.slice(used - ID_CHARS, used);
}
