// Bearer tokens (RFC 6750) in front of some paths, as vLLM guards its own.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Middleware } from './middleware.ts';

export interface BearerGuardOptions {
  /** Any of them opens. At least one. */
  readonly keys: readonly string[];
  /** What guarded paths begin with: `/v1` guards `/v1/models` and `/v10` alike. */
  readonly prefixes: readonly string[];
}

/**
 * Answers 401 where a guarded path is asked for without a key. OPTIONS needs none: browsers send their preflights without. Keys are
 * kept and compared as digests, in a time that does not tell how much of one was right.
 */
export function createBearerGuard({ keys, prefixes }: BearerGuardOptions): Middleware {
  const digests = keys.map((key) => digest(Buffer.from(key)));
  return (exchange) => {
    if (exchange.method === 'OPTIONS' || !prefixes.some((prefix) => exchange.path.startsWith(prefix))) return;
    if (isKnown(digests, exchange.headers.authorization)) return;
    exchange.send({ status: 401, contentType: 'application/json', body: UNAUTHORIZED });
  };
}

const UNAUTHORIZED = JSON.stringify({ error: 'Unauthorized' });
const SCHEME = /^bearer /i;

function isKnown(digests: readonly Buffer[], authorization = ''): boolean {
  if (!SCHEME.test(authorization)) return false;
  // Node gives a header's bytes as one character each.
  const given = digest(Buffer.from(authorization.replace(SCHEME, ''), 'latin1'));
  let isMatch = false;
  // All of them, so that the time does not tell which one it is.
  for (const known of digests) if (timingSafeEqual(known, given)) isMatch = true;
  return isMatch;
}

function digest(key: Buffer): Buffer {
  return createHash('sha256').update(key).digest();
}
