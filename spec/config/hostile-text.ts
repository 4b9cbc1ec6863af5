// Texts that tend to break parsers and messages, drawn at random from a seed.
import type { Rng } from '../../lib/base/rng.ts';

const PIECES = [
  '', ' ', '-', '--', '=', ',', '.', '0', '7', '1e5', 'ms', 's', 'm', 'a', 'Z', '_', '"', '\\', '{', '}', '[', ']', '|',
  '\n', '\r\n', '\t', '\0', '\u0007', '\u001b[2J', '\u0085', '\u2028', '\u2029', '\u202e', '\ud800', '\udc00',
  '\ufeff', '\u{1f600}', '\u{1f468}\u200d\u{1f469}', 'e\u0301', '\u05d0', 'null', '__proto__', 'constructor',
] as const;

/** Up to `maxPieces` hostile pieces joined; sometimes empty, sometimes very long. */
export function drawHostileText(rng: Rng, maxPieces = 6): string {
  if (rng.integer(0, 49) === 0) return pick(rng, PIECES).repeat(500);
  return Array.from({ length: rng.integer(0, maxPieces) }, () => pick(rng, PIECES)).join('');
}

/** One of the items. The list must not be empty. */
export function pick<T>(rng: Rng, items: readonly T[]): T {
  return items[rng.integer(0, items.length - 1)] as T;
}

/** Whether the message is one printable line of reasonable length. */
export function isOneShortLine(message: string): boolean {
  return message.length < 300 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(message);
}
