// Identifiers as vLLM makes them: 16 lower-case hexadecimal digits, 64 random bits.
import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4096;
const ID_BYTES = 8;

const pool = Buffer.allocUnsafe(POOL_BYTES);
let used = POOL_BYTES;

/** A new identifier such as `872c49da1922a495`, unique for all practical purposes. */
export function createHexId(): string {
  if (used === POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.toString('hex', used - ID_BYTES, used);
}
