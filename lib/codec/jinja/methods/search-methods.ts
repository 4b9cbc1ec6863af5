// Methods of text that look for something in it.
import { withParameters, type BoundArguments } from '../arguments.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { countCodePoints, hasSurrogates, toUnitOffset } from '../values/code-points.ts';
import { toPlain } from '../values/markup.ts';
import { toCount } from '../values/numbers.ts';
import { Tuple } from '../values/tuple.ts';
import { typeNameOf } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { BuiltIn, Value } from '../values/value.ts';

/** The methods by name. Offsets are in code points. */
export const SEARCH_METHODS: readonly (readonly [string, BuiltIn<string>])[] = [
  search('startswith', (text, affixes) => toAffixes(affixes).some((affix) => text.startsWith(affix))),
  search('endswith', (text, affixes) => toAffixes(affixes).some((affix) => text.endsWith(affix))),
  search('find', (text, part, start) => toPosition(text.indexOf(toPart(part)), text, start)),
  search('rfind', (text, part, start) => toPosition(text.lastIndexOf(toPart(part)), text, start)),
  search('index', (text, part, start) => toFoundPosition(text.indexOf(toPart(part)), text, start)),
  search('rindex', (text, part, start) => toFoundPosition(text.lastIndexOf(toPart(part)), text, start)),
  search('count', (text, part) => countParts(text, toPart(part))),
];

/**
 * The text of an argument.
 * @throws TemplateError when it is none
 */
export function toPart(value: Value): string {
  const plain = toPlain(value);
  if (typeof plain === 'string') return plain;
  if (plain instanceof Undefined) throw plain.toError();
  throw new TemplateError('type', `text is needed, not a value of type ${typeNameOf(plain)}`);
}

type Search = (window: string, part: Value, start: number) => Value;

/** A method with a part to look for, and optional bounds of where: the search sees the text between them, `start` is before it. */
function search(name: string, find: Search): readonly [string, BuiltIn<string>] {
  const signature = { name, parameters: ['part', 'start', 'end'], numRequired: 1 };
  return [name, withParameters<string>(signature, (run, text, args) => searchWithin(run, text, args, find))];
}

function searchWithin(run: Run, text: string, [part = null, start = null, end = null]: BoundArguments, find: Search): Value {
  run.chargeText(text.length);
  if (start === null && end === null) return find(text, part, 0);
  const length = countCodePoints(text);
  const [from, to] = [toBound(start, length, 0), toBound(end, length, length)];
  return find(text.slice(toUnitOffset(text, from), toUnitOffset(text, Math.max(from, to))), part, from);
}

function toBound(value: Value, length: number, otherwise: number): number {
  if (value === null) return otherwise;
  const bound = toCount(value, 'a bound of a search');
  return Math.max(0, Math.min(length, bound < 0 ? bound + length : bound));
}

function toAffixes(value: Value): readonly string[] {
  return value instanceof Tuple ? value.items.map(toPart) : [toPart(value)];
}

function toPosition(offset: number, text: string, start: number): number {
  if (offset < 0) return -1;
  return start + (hasSurrogates(text) ? countCodePoints(text.slice(0, offset)) : offset);
}

function toFoundPosition(offset: number, text: string, start: number): number {
  if (offset < 0) throw new TemplateError('value', 'the text does not have the part that is looked for');
  return toPosition(offset, text, start);
}

function countParts(text: string, part: string): number {
  if (part === '') return countCodePoints(text) + 1;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}
