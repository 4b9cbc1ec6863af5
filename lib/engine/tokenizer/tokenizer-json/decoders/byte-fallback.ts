// Tokens that stand for one byte each: `<0xE2>`. A run of them is UTF-8, or else one U+FFFD for each.
import { isUtf8 } from 'node:buffer';

/** The decoder of byte tokens. */
export function createByteFallback(): (tokens: readonly string[]) => string[] {
  return (tokens) => {
    const texts: string[] = [];
    let run: number[] = [];
    for (const token of tokens) {
      const byte = toFallbackByte(token);
      if (byte >= 0) {
        run.push(byte);
        continue;
      }
      if (run.length > 0) texts.push(decodeRun(run));
      run = [];
      texts.push(token);
    }
    if (run.length > 0) texts.push(decodeRun(run));
    return texts;
  };
}

/** The byte that a token stands for, or -1. */
export function toFallbackByte(token: string): number {
  return /^<0x[0-9A-Fa-f]{2}>$/.test(token) ? Number.parseInt(token.slice(3, 5), 16) : -1;
}

function decodeRun(run: readonly number[]): string {
  const bytes = Buffer.from(run);
  return isUtf8(bytes) ? bytes.toString() : '\ufffd'.repeat(run.length);
}
