// Filters that sort, group and pick the smallest.
import { withParameters, type BoundArguments } from '../arguments.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { followPath, followPaths } from '../values/attribute-path.ts';
import { compare, isEqual, isTruthy } from '../values/comparison.ts';
import { entriesOf, isDict } from '../values/dict.ts';
import { iterate, toItems } from '../values/iteration.ts';
import { Lazy } from '../values/lazy.ts';
import { toPlain } from '../values/markup.ts';
import { Tuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import type { BuiltIn, Value } from '../values/value.ts';

/** The filters by name. */
export const ORDER_FILTERS: readonly (readonly [string, BuiltIn])[] = [
  ['sort', withParameters({ name: 'sort', parameters: ['reverse', 'case_sensitive', 'attribute'], numRequired: 0 }, sort)],
  ['dictsort', withParameters({ name: 'dictsort', parameters: ['case_sensitive', 'by', 'reverse'], numRequired: 0 }, sortDict)],
  ['unique', withParameters({ name: 'unique', parameters: ['case_sensitive', 'attribute'], numRequired: 0 }, unique)],
  ['groupby', withParameters({ name: 'groupby', parameters: ['attribute', 'default', 'case_sensitive'], numRequired: 1 }, groupBy)],
  ['min', withParameters({ name: 'min', parameters: ['case_sensitive', 'attribute'], numRequired: 0 }, (run, value, args) => pick(run, value, args, -1))],
  ['max', withParameters({ name: 'max', parameters: ['case_sensitive', 'attribute'], numRequired: 0 }, (run, value, args) => pick(run, value, args, 1))],
];

type ToKey = (value: Value) => Value;

interface KeyOptions {
  readonly isCaseSensitive: Value;
  /** The path to what is compared; None for the items themselves. */
  readonly attribute: Value;
  /** What stands for attributes that are not there; None for nothing. */
  readonly otherwise?: Value;
}

function toKeyOf(run: Run, { isCaseSensitive, attribute, otherwise = null }: KeyOptions): ToKey {
  const fold = foldUnless(run, isCaseSensitive);
  return (value) => fold(attribute === null ? value : followPath(run, value, attribute, otherwise));
}

function foldUnless(run: Run, isCaseSensitive: Value): ToKey {
  if (isTruthy(isCaseSensitive)) return (value) => value;
  return (value) => {
    const text = toPlain(value);
    return typeof text === 'string' ? run.made(text.toLowerCase()) : value;
  };
}

/** Sorts by key, keeping the order of equal ones also when it is reversed. */
function sortBy<T extends Value>(run: Run, items: readonly T[], toKey: (item: T) => Value, isReverse: Value): T[] {
  const direction = isTruthy(isReverse) ? -1 : 1;
  const keyed = items.map((item) => ({ item, key: toKey(item) }));
  run.charge(items.length * Math.log2(items.length + 1));
  return keyed.sort((left, right) => direction * compare(run, left.key, right.key)).map(({ item }) => item);
}

function sort(run: Run, value: Value, [isReverse = false, isCaseSensitive = false, attribute = null]: BoundArguments): Value {
  const fold = foldUnless(run, isCaseSensitive);
  const toKey: ToKey = attribute === null ? fold : (item) => followPaths(run, item, attribute).map(fold);
  return sortBy(run, toItems(run, value), toKey, isReverse);
}

function sortDict(run: Run, value: Value, [isCaseSensitive = false, by = 'key', isReverse = false]: BoundArguments): Value {
  if (value instanceof Undefined) throw value.toError();
  if (!isDict(value)) throw new TemplateError('type', 'dictsort needs a dict');
  if (by !== 'key' && by !== 'value') throw new TemplateError('value', 'a dict can be sorted by key or by value');
  const position = by === 'key' ? 0 : 1;
  const fold = foldUnless(run, isCaseSensitive);
  run.charge(entriesOf(value).length);
  return sortBy(run, entriesOf(value).map((entry) => new Tuple(entry)), (entry) => fold(entry.items[position] ?? null), isReverse);
}

function unique(run: Run, value: Value, [isCaseSensitive = false, attribute = null]: BoundArguments): Value {
  return new Lazy('generator', uniqueItems(run, value, toKeyOf(run, { isCaseSensitive, attribute })));
}

function* uniqueItems(run: Run, value: Value, toKey: ToKey): Generator<Value> {
  const seenTexts = new Set<string>();
  const seenOthers: Value[] = [];
  for (const item of iterate(value)) {
    run.charge(1);
    const key = toPlain(toKey(item));
    if (typeof key === 'string' ? seenTexts.has(key) : seenOthers.some((seen) => isSame(run, seen, key))) continue;
    if (typeof key === 'string') seenTexts.add(key);
    else seenOthers.push(checkHashable(key));
    yield item;
  }
}

function isSame(run: Run, left: Value, right: Value): boolean {
  run.charge(1);
  return isEqual(run, left, right);
}

function checkHashable(value: Value): Value {
  if (Array.isArray(value) || isDict(value)) throw new TemplateError('type', 'lists and dicts have no unique ones');
  return value;
}

function groupBy(run: Run, value: Value, [attribute = null, otherwise = null, isCaseSensitive = false]: BoundArguments): Value {
  const toKey = toKeyOf(run, { isCaseSensitive, attribute, otherwise });
  const toShownKey = toKeyOf(run, { isCaseSensitive: true, attribute, otherwise });
  const groups: { readonly key: Value; readonly items: Value[] }[] = [];
  for (const item of sortBy(run, toItems(run, value), toKey, false)) {
    const key = toKey(item);
    const group = groups.at(-1);
    if (group !== undefined && isEqual(run, group.key, key)) group.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map(({ items }) => new Tuple([toShownKey(items[0] ?? null), items], ['grouper', 'list']));
}

/** The first item whose key is the largest (`sign` 1) or the smallest (-1). */
function pick(run: Run, value: Value, [isCaseSensitive = false, attribute = null]: BoundArguments, sign: 1 | -1): Value {
  const toKey = toKeyOf(run, { isCaseSensitive, attribute });
  const [first, ...others] = toItems(run, value);
  if (first === undefined) return Undefined.because('an empty sequence has neither a smallest nor a largest item');
  let [best, bestKey] = [first, toKey(first)];
  for (const item of others) {
    const key = toKey(item);
    if (sign * compare(run, key, bestKey) > 0) [best, bestKey] = [item, key];
  }
  return best;
}
