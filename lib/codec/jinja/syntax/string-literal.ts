// String literals with Python's escapes.
import { TemplateError } from '../template-error.ts';

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g;
const NAMED: Readonly<Record<string, string>> = {
  '\n': '', '\\': '\\', "'": "'", '"': '"', a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v',
};

/**
 * The value of what is written between quotes. An escape that does not exist stands for itself.
 * @throws TemplateError for an incomplete `\x`, `\u` or `\U`, and for `\N`
 */
export function parseStringLiteral(written: string, line: number): string {
  if (!written.includes('\\')) return written;
  return written.replace(ESCAPE, (escape: string, octal?: string, two?: string, four?: string, eight?: string, char?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    const hex = two ?? four ?? eight;
    if (hex !== undefined) return toChar(Number.parseInt(hex, 16), line);
    if (char !== undefined && 'xuUN'.includes(char)) throw new TemplateError('syntax', `a string has an escape that is not complete: ${escape}`, line);
    return NAMED[char ?? ''] ?? escape;
  });
}

function toChar(code: number, line: number): string {
  if (code > 0x10ffff) throw new TemplateError('syntax', 'a string has an escape beyond the last character', line);
  return String.fromCodePoint(code);
}
