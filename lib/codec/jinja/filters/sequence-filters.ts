// Filters for lists, dicts and whatever else has items.
import { withParameters, type BoundArguments } from '../arguments.ts';
import { joinTexts } from '../methods/split-methods.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { getPythonAttribute } from '../values/access.ts';
import { BINARY_OPERATIONS } from '../values/arithmetic.ts';
import { followPath } from '../values/attribute-path.ts';
import { toCodePoints } from '../values/code-points.ts';
import { isTruthy } from '../values/comparison.ts';
import { entriesOf, isDict } from '../values/dict.ts';
import { iterate, lengthOf, toItems } from '../values/iteration.ts';
import { Lazy } from '../values/lazy.ts';
import { toPlain } from '../values/markup.ts';
import { toCount } from '../values/numbers.ts';
import { toText } from '../values/text.ts';
import { Tuple } from '../values/tuple.ts';
import { typeNameOf } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { BuiltIn, Value } from '../values/value.ts';

/** The filters by name. */
export const SEQUENCE_FILTERS: readonly (readonly [string, BuiltIn])[] = [
  filter('length', [], count),
  filter('count', [], count),
  filter('first', [], first),
  filter('last', [], last),
  filter('list', [], (run, value) => [...toItems(run, value)]),
  filter('join', ['d', 'attribute'], join),
  filter('reverse', [], reverse),
  filter('items', [], items),
  filter('sum', ['attribute', 'start'], sum),
  filter('batch', ['linecount', 'fill_with'], batch, 1),
  filter('slice', ['slices', 'fill_with'], slice, 1),
  filter('default', ['default_value', 'boolean'], defaultTo),
  filter('d', ['default_value', 'boolean'], defaultTo),
  filter('attr', ['name'], getAttributeOnly, 1),
];

function getAttributeOnly(run: Run, value: Value, [name = null]: BoundArguments): Value {
  const attribute = getPythonAttribute(value, toText(run, name));
  return attribute === undefined ? Undefined.member(value, name) : attribute;
}

type Call = (run: Run, value: Value, args: BoundArguments) => Value;

function filter(name: string, parameters: readonly string[], call: Call, numRequired = 0): readonly [string, BuiltIn] {
  return [name, withParameters({ name, parameters, numRequired }, call)];
}

function count(run: Run, value: Value): number {
  const length = lengthOf(value);
  if (length === null) throw new TemplateError('type', `a value of type ${typeNameOf(value)} has no length`);
  const plain = toPlain(value);
  if (typeof plain === 'string') run.chargeText(plain.length);
  return length;
}

function first(_run: Run, value: Value): Value {
  for (const item of iterate(value)) return item;
  return Undefined.because('an empty sequence has no first item');
}

function last(run: Run, value: Value): Value {
  if (value instanceof Lazy) throw new TemplateError('type', `a value of type ${value.typeName} has no last item`);
  const item = toItems(run, value).at(-1);
  return item === undefined ? Undefined.because('an empty sequence has no last item') : item;
}

function join(run: Run, value: Value, [separator = '', attribute = null]: BoundArguments): string {
  const texts = toItems(run, value).map((item) => toText(run, attribute === null ? item : followPath(run, item, attribute)));
  return joinTexts(run, texts, toText(run, separator));
}

function reverse(run: Run, value: Value): Value {
  const plain = toPlain(value);
  if (typeof plain === 'string') {
    run.chargeText(plain.length);
    return [...toCodePoints(plain)].reverse().join('');
  }
  const reversed = [...toItems(run, value)].reverse();
  return value instanceof Lazy ? reversed : new Lazy('reverse iterator', reversed);
}

function items(run: Run, value: Value): Value {
  if (value instanceof Undefined) return new Lazy('generator', []);
  return new Lazy('generator', itemsOf(run, value));
}

// A generator, so that a value without items is an error only when somebody looks at them.
function* itemsOf(run: Run, value: Value): Generator<Value> {
  if (!isDict(value)) throw new TemplateError('type', `only a dict has items, not a value of type ${typeNameOf(value)}`);
  for (const entry of entriesOf(value)) {
    run.charge(1);
    yield new Tuple(entry);
  }
}

function sum(run: Run, value: Value, [attribute = null, start = 0]: BoundArguments): Value {
  const add = (total: Value, item: Value): Value => BINARY_OPERATIONS['+'](run, total, attribute === null ? item : followPath(run, item, attribute));
  if (typeof toPlain(start) === 'string') throw new TemplateError('type', 'text has no sum');
  return toItems(run, value).reduce(add, start);
}

function batch(run: Run, value: Value, [lineCount = 1, fill = null]: BoundArguments): Value {
  const size = toCount(lineCount, 'linecount');
  if (size < 1) throw new TemplateError('value', 'linecount must be at least 1');
  const all = toItems(run, value);
  const rows = Array.from({ length: Math.ceil(all.length / size) }, (_, row) => all.slice(row * size, (row + 1) * size));
  return new Lazy('generator', rows.map((row) => (fill === null ? row : fillUp(run, row, fill, size))));
}

function fillUp(run: Run, row: readonly Value[], fill: Value, size: number): readonly Value[] {
  run.charge(size);
  return [...row, ...Array.from({ length: size - row.length }, () => fill)];
}

function slice(run: Run, value: Value, [slices = 1, fill = null]: BoundArguments): Value {
  const numSlices = toCount(slices, 'slices');
  if (numSlices < 1) throw new TemplateError('value', 'slices must be at least 1');
  const all = toItems(run, value);
  run.charge(numSlices);
  const [size, numLonger] = [Math.floor(all.length / numSlices), all.length % numSlices];
  const columns = Array.from({ length: numSlices }, (_, index) => {
    const start = index * size + Math.min(index, numLonger);
    const column = all.slice(start, start + size + Number(index < numLonger));
    return fill !== null && index >= numLonger ? [...column, fill] : column;
  });
  return new Lazy('generator', columns);
}

function defaultTo(_run: Run, value: Value, [otherwise = '', boolean = false]: BoundArguments): Value {
  return value instanceof Undefined || (isTruthy(boolean) && !isTruthy(value)) ? otherwise : value;
}

