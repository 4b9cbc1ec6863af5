// Methods of text that give another text, or say what it consists of.
import { type BoundArguments, withParameters } from '../arguments.ts';
import { formatBraces } from '../format/brace-format.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { Bytes } from '../values/bytes.ts';
import { countCodePoints } from '../values/code-points.ts';
import { capitalize, foldCase, isLower, isTitle, isUpper, swapCase, toTitleCase } from '../values/letter-case.ts';
import { toCount } from '../values/numbers.ts';
import { SPACE, trimBoth, trimEnd, trimStart } from '../values/python-space.ts';
import type { BuiltIn, Value } from '../values/value.ts';
import { toPart } from './search-methods.ts';

/** The methods by name. */
export const SHAPE_METHODS: readonly (readonly [string, BuiltIn<string>])[] = [
  plain('upper', (text) => text.toUpperCase()),
  plain('lower', (text) => text.toLowerCase()),
  plain('casefold', foldCase),
  plain('capitalize', capitalize),
  plain('title', toTitleCase),
  plain('swapcase', swapCase),
  plain('islower', isLower),
  plain('isupper', isUpper),
  plain('istitle', isTitle),
  plain('isspace', (text) => IS_SPACE.test(text)),
  plain('isalpha', (text) => /^\p{L}+$/u.test(text)),
  plain('isalnum', (text) => /^[\p{L}\p{N}]+$/u.test(text)),
  plain('isdecimal', (text) => /^\p{Nd}+$/u.test(text)),
  plain('isdigit', (text) => IS_DIGIT.test(text)),
  plain('isnumeric', (text) => /^\p{N}+$/u.test(text)),
  plain('isascii', (text) => !/[^\x00-\x7f]/.test(text)),
  plain('isprintable', (text) => !/[^\P{C}]|[^\P{Z} ]/u.test(text)),
  plain('isidentifier', (text) => /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(text)),
  strip('strip', (text, chars) => (chars === null ? trimBoth(text) : trimCharsStart(trimCharsEnd(text, chars), chars))),
  strip('lstrip', (text, chars) => (chars === null ? trimStart(text) : trimCharsStart(text, chars))),
  strip('rstrip', (text, chars) => (chars === null ? trimEnd(text) : trimCharsEnd(text, chars))),
  affix('removeprefix', (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  affix('removesuffix', (text, suffix) => (suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text)),
  padding('ljust', (text, missing, fill) => text + fill.repeat(missing)),
  padding('rjust', (text, missing, fill) => fill.repeat(missing) + text),
  padding('center', centerText),
  ['zfill', withParameters({ name: 'zfill', parameters: ['width'], numRequired: 1 }, fillWithZeros)],
  ['expandtabs', withParameters({ name: 'expandtabs', parameters: ['tabsize'], numRequired: 0 }, expandTabs)],
  ['encode', withParameters({ name: 'encode', parameters: ['encoding', 'errors'], numRequired: 0 }, encode)],
  ['format', formatBraces],
];

const IS_SPACE = new RegExp(`^[${SPACE}]+$`);
// Decimal digits, and others that have the value of a digit: raised, lowered, circled.
const IS_DIGIT = new RegExp(
  '^[\\p{Nd}\\u00b2\\u00b3\\u00b9\\u1369-\\u1371\\u19da\\u2070\\u2074-\\u2079\\u2080-\\u2089' +
  '\\u2460-\\u2468\\u2474-\\u247c\\u2488-\\u2490\\u24ea\\u24f5-\\u24fd\\u24ff\\u2776-\\u277e\\u2780-\\u2788\\u278a-\\u2792]+$',
  'u',
);

function plain(name: string, convert: (text: string) => string | boolean): readonly [string, BuiltIn<string>] {
  const signature = { name, parameters: [], numRequired: 0 };
  return [name, withParameters(signature, (run, text: string) => {
    run.chargeText(text.length);
    return convert(text);
  })];
}

function strip(name: string, cut: (text: string, chars: string | null) => string): readonly [string, BuiltIn<string>] {
  const signature = { name, parameters: ['chars'], numRequired: 0 };
  return [name, withParameters(signature, (run, text: string, [chars = null]) => {
    run.chargeText(text.length);
    return cut(text, chars === null ? null : toPart(chars));
  })];
}

function trimCharsStart(text: string, chars: string): string {
  const unwanted = new Set(chars);
  let start = 0;
  for (const char of text) {
    if (!unwanted.has(char)) break;
    start += char.length;
  }
  return text.slice(start);
}

function trimCharsEnd(text: string, chars: string): string {
  const unwanted = new Set(chars);
  let end = text.length;
  while (end > 0) {
    const char = lastChar(text, end);
    if (!unwanted.has(char)) break;
    end -= char.length;
  }
  return text.slice(0, end);
}

function lastChar(text: string, end: number): string {
  const pair = text.codePointAt(Math.max(0, end - 2)) ?? 0;
  return end > 1 && pair > 0xffff ? text.slice(end - 2, end) : text.charAt(end - 1);
}

function affix(name: string, cut: (text: string, part: string) => string): readonly [string, BuiltIn<string>] {
  const signature = { name, parameters: ['part'], numRequired: 1 };
  return [name, withParameters(signature, (run, text: string, [part = null]) => {
    run.chargeText(text.length);
    return cut(text, toPart(part));
  })];
}

type Pad = (text: string, missing: number, fill: string) => string;

function padding(name: string, pad: Pad): readonly [string, BuiltIn<string>] {
  const signature = { name, parameters: ['width', 'fillchar'], numRequired: 1 };
  return [name, withParameters(signature, (run, text: string, [width = 0, fill = ' ']) => padWith(run, text, { width, fill: toFill(fill), pad }))];
}

function toFill(value: Value): string {
  const fill = toPart(value);
  if (countCodePoints(fill) !== 1) throw new TemplateError('type', 'the fill must be one character');
  return fill;
}

function padWith(run: Run, text: string, { width, fill, pad }: { readonly width: Value; readonly fill: string; readonly pad: Pad }): string {
  const missing = toCount(width, 'width') - countCodePoints(text);
  if (missing <= 0) return text;
  run.chargeText(text.length + missing * fill.length);
  return pad(text, missing, fill);
}

/** The text in the middle of the missing characters; an odd one is on the left when the whole width is odd, as in Python. */
export function centerText(text: string, missing: number, fill: string): string {
  const left = Math.floor(missing / 2) + (missing & (missing + countCodePoints(text)) & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function fillWithZeros(run: Run, text: string, [width = 0]: BoundArguments): string {
  return padWith(run, text, { width, fill: '0', pad: padZeros });
}

function padZeros(text: string, missing: number, fill: string): string {
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + fill.repeat(missing) + text.slice(sign.length);
}

function expandTabs(run: Run, text: string, [tabSize = 8]: BoundArguments): string {
  const size = toCount(tabSize, 'tabsize');
  const numTabs = text.split('\t').length - 1;
  run.chargeText(text.length + numTabs * Math.max(0, size));
  let column = 0;
  return text.replace(/\t|[\n\r]|[^\t\n\r]+/g, (piece) => {
    if (piece === '\n' || piece === '\r') column = 0;
    else if (piece !== '\t') column += countCodePoints(piece);
    if (piece !== '\t') return piece;
    const blanks = size > 0 ? size - (column % size) : 0;
    column += blanks;
    return ' '.repeat(blanks);
  });
}

function encode(run: Run, text: string, [encoding = 'utf-8']: BoundArguments): Bytes {
  if (!/^utf[-_]?8$/i.test(toPart(encoding))) throw new TemplateError('value', 'text can be encoded in UTF-8 alone');
  if (/\p{Cs}/u.test(text)) throw new TemplateError('value', 'text with lone surrogates has no encoding');
  run.chargeText(text.length);
  return new Bytes(new TextEncoder().encode(text));
}
