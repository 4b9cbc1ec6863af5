// Single values of YAML: plain ones, which mean what YAML 1.1 says as PyYAML reads it, and quoted ones.
import { YamlError, type YamlScalar } from './node.ts';

const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const INTEGER = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const BASED = /^([-+]?)0(?:x([0-9a-fA-F_]+)|b([01_]+)|([0-7_]+))$/;
// As PyYAML has it, which takes 1e3 for a text.
const FLOAT = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/;

/** The value of a plain text. */
export function toPlainScalar(text: string, line: number): YamlScalar {
  const scalar = (value: YamlScalar['value'], shown = text): YamlScalar => ({ kind: 'scalar', line, value, text: shown });
  if (NULL.test(text)) return scalar(null);
  if (TRUE.test(text)) return scalar(true);
  if (FALSE.test(text)) return scalar(false);
  if (INTEGER.test(text) || FLOAT.test(text)) return toNumber(text, scalar);
  const based = BASED.exec(text);
  return based === null ? scalar(text) : toBased(based, scalar) ?? scalar(text);
}

type Make = (value: YamlScalar['value'], shown?: string) => YamlScalar;

function toNumber(text: string, make: Make): YamlScalar {
  const digits = text.replaceAll('_', '');
  return make(Number(digits), digits);
}

function toBased([, sign = '', hex, binary, octal = '']: RegExpExecArray, make: Make): YamlScalar | null {
  const [digits, radix] = hex !== undefined ? [hex, 16] : binary !== undefined ? [binary, 2] : [octal, 8];
  const magnitude = Number.parseInt(digits.replaceAll('_', ''), radix);
  if (Number.isNaN(magnitude)) return null;
  const value = sign === '-' ? -magnitude : magnitude;
  return make(value, String(value));
}

/** A quoted text and where it ends. */
export interface QuotedText {
  readonly value: string;
  /** Behind the closing quote. */
  readonly end: number;
}

/** Reads the quoted text that begins at `start`. @throws YamlError where it does not end on its line, or has an escape that is none */
export function readQuoted(text: string, start: number, line: number): QuotedText {
  return text[start] === '"' ? readDoubleQuoted(text, start, line) : readSingleQuoted(text, start, line);
}

function readSingleQuoted(text: string, start: number, line: number): QuotedText {
  let value = '';
  for (let index = start + 1; index < text.length && text[index] !== '\n'; index++) {
    const char = text[index] ?? '';
    if (char !== "'") value += char;
    else if (text[index + 1] === "'") value += text[index++];
    else return { value, end: index + 1 };
  }
  throw unended(line);
}

const ESCAPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '0': '\0', 'a': '\x07', 'b': '\b', 't': '\t', '\t': '\t', 'n': '\n', 'v': '\v', 'f': '\f', 'r': '\r', 'e': '\x1b', ' ': ' ',
    '"': '"', '/': '/', '\\': '\\', 'N': '\x85', '_': '\xa0', 'L': '\u2028', 'P': '\u2029',
  }),
);
const CODE_DIGITS: ReadonlyMap<string, number> = new Map([['x', 2], ['u', 4], ['U', 8]]);

function readDoubleQuoted(text: string, start: number, line: number): QuotedText {
  let value = '';
  for (let index = start + 1; index < text.length && text[index] !== '\n'; index++) {
    const char = text[index] ?? '';
    if (char === '"') return { value, end: index + 1 };
    if (char !== '\\') {
      value += char;
      continue;
    }
    const letter = text[++index] ?? '';
    const numDigits = CODE_DIGITS.get(letter) ?? 0;
    value += numDigits === 0 ? readEscape(letter, line) : readCode(text.slice(index + 1, index + 1 + numDigits), numDigits, line);
    index += numDigits;
  }
  throw unended(line);
}

function readEscape(letter: string, line: number): string {
  const escaped = ESCAPES.get(letter);
  if (escaped === undefined) throw new YamlError(line, `\\${letter === '\n' ? '' : letter} is no escape in double quotes: use single ones, or write \\\\`);
  return escaped;
}

const MAX_CODE_POINT = 0x10ffff;

function readCode(digits: string, numDigits: number, line: number): string {
  const code = digits.length === numDigits && /^[0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  if (!(code <= MAX_CODE_POINT)) throw new YamlError(line, `expected ${numDigits} hexadecimal digits of a character behind the backslash`);
  return String.fromCodePoint(code);
}

function unended(line: number): YamlError {
  return new YamlError(line, 'a quoted text has to end on its line');
}

// What YAML means something else by at the beginning of a value.
const RESERVED: ReadonlyMap<string, string> = new Map([
  ['&', 'anchors'], ['*', 'aliases'], ['!', 'tags'], ['@', 'texts that begin with @'], ['`', 'texts that begin with `'],
  ['%', 'texts that begin with %'], ['?', 'keys of several lines'],
]);

/** Refuses a plain text that begins with a sign which has another meaning, or none. @throws YamlError */
export function requirePlain(text: string, line: number): void {
  const [first = ''] = text;
  const isAlone = first === '?' && /^\?\S/.test(text);
  const reserved = isAlone ? undefined : RESERVED.get(first);
  if (reserved !== undefined) throw new YamlError(line, `${reserved} are not read here: quote the text if it is one`);
  if (/^[,\]}|>]/.test(first)) throw new YamlError(line, `a text cannot begin with ${first}: quote it`);
}
