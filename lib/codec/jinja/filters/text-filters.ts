// Filters that take text and give text. Like Jinja's, most of them take the text of any value.
import { withParameters, type BoundArguments } from '../arguments.ts';
import { formatPercent } from '../format/percent-format.ts';
import { toPart } from '../methods/search-methods.ts';
import { centerText } from '../methods/shape-methods.ts';
import { joinTexts, replaceText, splitLines } from '../methods/split-methods.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { countCodePoints, toUnitOffset } from '../values/code-points.ts';
import { isTruthy } from '../values/comparison.ts';
import { createDict, entriesOf, isDict } from '../values/dict.ts';
import { iterateOrNull, lengthOf, toItems, unpack } from '../values/iteration.ts';
import { capitalize } from '../values/letter-case.ts';
import { escapeHtml, Markup, toPlain } from '../values/markup.ts';
import { toCount } from '../values/numbers.ts';
import { SPACE, trimBoth } from '../values/python-space.ts';
import { toRepr, toText } from '../values/text.ts';
import { Tuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import type { BuiltIn, CallArguments, Value } from '../values/value.ts';
import { wrapWords } from './word-wrap.ts';

/** The filters by name. */
export const TEXT_FILTERS: readonly (readonly [string, BuiltIn])[] = [
  text('upper', [], (_run, value) => value.toUpperCase()),
  text('lower', [], (_run, value) => value.toLowerCase()),
  text('capitalize', [], (_run, value) => capitalize(value)),
  text('title', [], (_run, value) => toTitle(value)),
  text('trim', ['chars'], trim),
  text('string', [], (_run, value) => value),
  text('center', ['width'], center),
  text('replace', ['old', 'new', 'count'], replace, { numRequired: 2 }),
  text('indent', ['width', 'first', 'blank'], indent, { takesTextOnly: true }),
  ['truncate', withParameters({ name: 'truncate', parameters: ['length', 'killwords', 'end', 'leeway'], numRequired: 0 }, truncate)],
  text('wordwrap', ['width', 'break_long_words', 'wrapstring', 'break_on_hyphens'], wordWrap, { takesTextOnly: true }),
  text('wordcount', [], (_run, value) => value.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  text('striptags', [], (_run, value) => stripTags(value)),
  text('safe', [], (_run, value) => new Markup(value)),
  text('forceescape', [], (_run, value) => new Markup(escapeHtml(value))),
  ['escape', withParameters({ name: 'escape', parameters: [], numRequired: 0 }, escape)],
  ['e', withParameters({ name: 'e', parameters: [], numRequired: 0 }, escape)],
  ['pprint', withParameters({ name: 'pprint', parameters: [], numRequired: 0 }, toRepr)],
  ['urlencode', withParameters({ name: 'urlencode', parameters: [], numRequired: 0 }, urlEncode)],
  ['xmlattr', withParameters({ name: 'xmlattr', parameters: ['autospace'], numRequired: 0 }, toXmlAttributes)],
  ['format', format],
];

type TextFunction = (run: Run, text: string, args: BoundArguments) => Value;

interface TextFilterOptions {
  readonly numRequired?: number;
  /** Whether other values are refused, in place of taking their text. */
  readonly takesTextOnly?: boolean;
}

function text(name: string, parameters: readonly string[], call: TextFunction, options: TextFilterOptions = {}): readonly [string, BuiltIn] {
  const { numRequired = 0, takesTextOnly = false } = options;
  const filter = withParameters({ name, parameters, numRequired }, (run, value, args) => {
    const plain = takesTextOnly ? toPart(value) : toText(run, value);
    run.chargeText(plain.length);
    const result = call(run, plain, args);
    return typeof result === 'string' ? run.made(result) : result;
  });
  return [name, filter];
}

const WORD_STARTS = new RegExp(`([-${SPACE}({\\[<]+)`);

function toTitle(value: string): string {
  return value.split(WORD_STARTS).map(capitalize).join('');
}

function trim(_run: Run, value: string, [chars = null]: BoundArguments): string {
  if (chars === null) return trimBoth(value);
  const unwanted = new Set(toPart(chars));
  const points = [...value];
  const start = points.findIndex((char) => !unwanted.has(char));
  return start < 0 ? '' : points.slice(start, points.findLastIndex((char) => !unwanted.has(char)) + 1).join('');
}

function center(run: Run, value: string, [width = 80]: BoundArguments): string {
  const missing = toCount(width, 'width') - countCodePoints(value);
  if (missing <= 0) return value;
  run.chargeText(missing);
  return centerText(value, missing, ' ');
}

function replace(run: Run, value: string, [old = null, replacement = null, count = null]: BoundArguments): string {
  const maxCount = count === null ? -1 : toCount(count, 'count');
  return replaceText(run, value, { old: toText(run, old), replacement: toText(run, replacement), maxCount });
}

function indent(run: Run, value: string, [width = 4, first = false, blank = false]: BoundArguments): string {
  const indention = typeof width === 'string' ? width : blanks(run, toCount(width, 'width'));
  const lines = splitLines(run, `${value}\n`, false);
  run.chargeText(lines.length * indention.length);
  const indented = lines.map((line, index) => (index > 0 && (line !== '' || isTruthy(blank)) ? indention + line : line)).join('\n');
  return isTruthy(first) ? indention + indented : indented;
}

function blanks(run: Run, count: number): string {
  run.chargeText(Math.max(0, count));
  return ' '.repeat(Math.max(0, count));
}

// What is short enough stays as it is, text or not.
function truncate(run: Run, value: Value, [length = 255, killWords = false, end = '...', leeway = 5]: BoundArguments): Value {
  const [maxLength, tail] = [toCount(length, 'length'), toPart(end)];
  const kept = maxLength - countCodePoints(tail);
  if (kept < 0) throw new TemplateError('value', 'length must not be less than that of the end');
  if ((lengthOf(value) ?? Infinity) <= maxLength + toCount(leeway ?? 5, 'leeway')) return value;
  const whole = toPart(value);
  run.chargeText(whole.length);
  const cut = whole.slice(0, toUnitOffset(whole, kept));
  const at = isTruthy(killWords) ? -1 : cut.lastIndexOf(' ');
  return (at < 0 ? cut : cut.slice(0, at)) + tail;
}

function wordWrap(run: Run, value: string, [width = 79, breaksWords = true, separator = null, breaksHyphens = true]: BoundArguments): string {
  const options = { width: toCount(width, 'width'), breaksLongWords: isTruthy(breaksWords), breaksOnHyphens: isTruthy(breaksHyphens) };
  const wrapString = separator === null ? '\n' : toPart(separator);
  return joinTexts(run, splitLines(run, value, false).map((line) => joinTexts(run, wrapWords(line, options), wrapString)), wrapString);
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#39;': "'", '&#34;': '"', '&quot;': '"' };

function stripTags(value: string): string {
  const plain = value.replace(/<!--[^]*?-->|<[^>]*>/g, '').split(new RegExp(`[${SPACE}]+`)).filter((word) => word !== '').join(' ');
  return plain.replace(/&(?:amp|lt|gt|quot|#39|#34);/g, (entity) => ENTITIES[entity] ?? entity);
}

function escape(run: Run, value: Value): Value {
  return value instanceof Markup ? value : new Markup(run.made(escapeHtml(toText(run, value))));
}

function urlEncode(run: Run, value: Value): string {
  const plain = toPlain(value);
  const items = typeof plain === 'string' ? null : isDict(plain) ? entriesOf(plain).map((entry) => new Tuple(entry)) : iterateOrNull(plain);
  if (items === null) return run.made(percentEncode(toText(run, plain)));
  const encode = (part: Value): string => percentEncode(toText(run, part)).replaceAll('/', '%2F').replaceAll('%20', '+');
  return joinTexts(run, toItems(run, [...items]).map((pair) => unpack(run, pair, 2).map(encode).join('=')), '&');
}

function percentEncode(value: string): string {
  const wellFormed = value.replace(/\p{Cs}/gu, '?');
  return encodeURIComponent(wellFormed).replaceAll('%2F', '/').replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function toXmlAttributes(run: Run, value: Value, [autospace = true]: BoundArguments): string {
  if (!isDict(value)) throw new TemplateError('type', 'xmlattr needs a dict');
  const toHtml = (item: Value): string => (item instanceof Markup ? item.text : escapeHtml(toText(run, item)));
  const present = entriesOf(value).filter(([, item]) => item !== null && !(item instanceof Undefined));
  const attributes = present.map(([key, item]) => `${escapeHtml(checkAttributeName(toPart(key)))}="${toHtml(item)}"`);
  const joined = joinTexts(run, attributes, ' ');
  return joined !== '' && isTruthy(autospace) ? ` ${joined}` : joined;
}

function checkAttributeName(name: string): string {
  if (/[ \t\n\r\f\v/>=]/.test(name)) throw new TemplateError('value', 'the name of an attribute has a character that it must not have');
  return name;
}

function format(run: Run, value: Value, { positional, keywords }: CallArguments): string {
  if (keywords !== null && positional.length > 0) throw new TemplateError('type', 'format takes positional or named values, not both');
  const values = keywords === null ? new Tuple(positional) : createDict(keywords);
  return formatPercent(run, toText(run, value), values, (part) => toText(run, part));
}
