// Methods of text that take it apart or put it together.
import { type BoundArguments, withParameters } from '../arguments.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { isTruthy } from '../values/comparison.ts';
import { toItems } from '../values/iteration.ts';
import { toCount } from '../values/numbers.ts';
import { SPACE, trimEnd } from '../values/python-space.ts';
import { Tuple } from '../values/tuple.ts';
import type { BuiltIn, Value } from '../values/value.ts';
import { toPart } from './search-methods.ts';

/** The methods by name. */
export const SPLIT_METHODS: readonly (readonly [string, BuiltIn<string>])[] = [
  method('split', ['sep', 'maxsplit'], (run, text, [separator = null, max = -1]) => split(run, text, { separator, max, isFromEnd: false })),
  method('rsplit', ['sep', 'maxsplit'], (run, text, [separator = null, max = -1]) => split(run, text, { separator, max, isFromEnd: true })),
  method('splitlines', ['keepends'], (run, text, [keepsEnds = false]) => splitLines(run, text, isTruthy(keepsEnds))),
  method('partition', ['sep'], (run, text, [separator = null]) => partition(run, text, toSeparator(separator)), 1),
  method('rpartition', ['sep'], (run, text, [separator = null]) => partitionLast(run, text, toSeparator(separator)), 1),
  method('join', ['iterable'], (run, text, [parts = null]) => joinTexts(run, toItems(run, parts).map(toPart), text), 1),
  method('replace', ['old', 'new', 'count'], replace, 2),
];

type Method = (run: Run, text: string, args: BoundArguments) => Value;

function method(name: string, parameters: readonly string[], call: Method, numRequired = 0): readonly [string, BuiltIn<string>] {
  return [name, withParameters({ name, parameters, numRequired }, call)];
}

function replace(run: Run, text: string, [old = null, replacement = null, count = -1]: BoundArguments): string {
  return replaceText(run, text, { old: toPart(old), replacement: toPart(replacement), maxCount: toCount(count, 'count') });
}

/** Texts with a separator between them; charged before they are joined. */
export function joinTexts(run: Run, texts: readonly string[], separator: string): string {
  run.chargeText(texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(0, texts.length - 1)));
  return texts.join(separator);
}

/** What `replaceText` replaces. */
export interface Replacement {
  readonly old: string;
  readonly replacement: string;
  readonly maxCount: number;
}

/** The text with the first `maxCount` (negative: all) occurrences replaced; charged before it is made. */
export function replaceText(run: Run, text: string, { old, replacement, maxCount }: Replacement): string {
  run.chargeText(text.length);
  const parts = old === '' ? ['', ...text, ''] : text.split(old);
  const count = maxCount < 0 ? parts.length - 1 : Math.min(maxCount, parts.length - 1);
  run.charge(count);
  const head = parts.slice(0, count + 1);
  return joinTexts(run, [joinTexts(run, head, replacement), ...parts.slice(count + 1)], old);
}

/** Lines as Python's `splitlines` cuts them. */
export function splitLines(run: Run, text: string, keepsEnds: boolean): readonly string[] {
  run.chargeText(text.length);
  const lines = text.match(LINE) ?? [];
  run.charge(lines.length);
  return keepsEnds ? lines : lines.map((line) => line.replace(LINE_END, ''));
}

const LINE = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+/g;
const LINE_END = /(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/;

interface SplitOptions {
  /** A text, or None for runs of white space. */
  readonly separator: Value;
  /** Cuts at most; negative for all. */
  readonly max: Value;
  readonly isFromEnd: boolean;
}

function split(run: Run, text: string, { separator, max, isFromEnd }: SplitOptions): readonly string[] {
  run.chargeText(text.length);
  const maxCuts = toCount(max, 'maxsplit');
  const parts = separator === null ? splitAtSpace(text, maxCuts, isFromEnd) : splitAt(text, toSeparator(separator), { maxCuts, isFromEnd });
  run.charge(parts.length);
  return parts;
}

function toSeparator(value: Value): string {
  const separator = toPart(value);
  if (separator === '') throw new TemplateError('value', 'a separator must not be empty');
  return separator;
}

function splitAt(text: string, separator: string, { maxCuts, isFromEnd }: { readonly maxCuts: number; readonly isFromEnd: boolean }): readonly string[] {
  const parts = text.split(separator);
  if (maxCuts < 0 || parts.length - 1 <= maxCuts) return parts;
  if (isFromEnd) return [parts.slice(0, parts.length - maxCuts).join(separator), ...parts.slice(parts.length - maxCuts)];
  return [...parts.slice(0, maxCuts), parts.slice(maxCuts).join(separator)];
}

const WORD = new RegExp(`[^${SPACE}]+`, 'g');

function splitAtSpace(text: string, maxCuts: number, isFromEnd: boolean): readonly string[] {
  const words = [...text.matchAll(WORD)];
  if (maxCuts < 0 || words.length - 1 < maxCuts) return words.map(([word]) => word);
  // The part that is left over keeps its white space, but for the side where the cuts are.
  if (isFromEnd) {
    const kept = words.slice(words.length - maxCuts);
    const end = kept[0]?.index ?? text.length;
    return [trimEnd(text.slice(0, end)), ...kept.map(([word]) => word)];
  }
  return [...words.slice(0, maxCuts).map(([word]) => word), text.slice(words[maxCuts]?.index ?? 0)];
}

function partition(run: Run, text: string, separator: string): Tuple {
  run.chargeText(text.length);
  const at = text.indexOf(separator);
  return new Tuple(at < 0 ? [text, '', ''] : [text.slice(0, at), separator, text.slice(at + separator.length)]);
}

function partitionLast(run: Run, text: string, separator: string): Tuple {
  run.chargeText(text.length);
  const at = text.lastIndexOf(separator);
  return new Tuple(at < 0 ? ['', '', text] : [text.slice(0, at), separator, text.slice(at + separator.length)]);
}
