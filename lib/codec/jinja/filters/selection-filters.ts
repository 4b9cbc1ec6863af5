// Filters that apply another filter or a test to every item.
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { followPath } from '../values/attribute-path.ts';
import { isTruthy } from '../values/comparison.ts';
import { iterate } from '../values/iteration.ts';
import { Lazy } from '../values/lazy.ts';
import { toPlain } from '../values/markup.ts';
import type { BuiltIn, CallArguments, Value } from '../values/value.ts';

/** Where filters and tests are found by name. */
export interface Lookups {
  readonly findFilter: (name: string) => BuiltIn | undefined;
  readonly findTest: (name: string) => BuiltIn<Value, boolean> | undefined;
}

/** The filters by name. */
export function createSelectionFilters(lookups: Lookups): readonly (readonly [string, BuiltIn])[] {
  const selection = (keeps: boolean, hasAttribute: boolean): BuiltIn => (run, value, args) => {
    return mapItems(run, value, () => toSelection(run, args, { lookups, keeps, hasAttribute }));
  };
  return [
    ['map', (run, value, args) => mapItems(run, value, () => toMapping(run, args, lookups))],
    ['select', selection(true, false)],
    ['reject', selection(false, false)],
    ['selectattr', selection(true, true)],
    ['rejectattr', selection(false, true)],
  ];
}

/** What becomes of an item; undefined when it is left out. */
type ItemFunction = (item: Value) => Value | undefined;

function mapItems(run: Run, value: Value, prepare: () => ItemFunction): Lazy {
  return new Lazy('generator', mappedItems(run, value, prepare));
}

// A generator: nothing happens, and nothing is found wrong, before somebody looks at the items.
function* mappedItems(run: Run, value: Value, prepare: () => ItemFunction): Generator<Value> {
  if (!isTruthy(value)) return;
  const call = prepare();
  for (const item of iterate(value)) {
    run.charge(1);
    const result = call(item);
    if (result !== undefined) yield result;
  }
}

function toMapping(run: Run, { positional, keywords }: CallArguments, { findFilter }: Lookups): ItemFunction {
  const [name, ...rest] = positional;
  const attribute = keywords?.get('attribute');
  if (name === undefined) {
    if (attribute === undefined) throw new TemplateError('type', 'map needs a filter or an attribute');
    const otherwise = keywords?.get('default') ?? null;
    return (item) => followPath(run, item, attribute, otherwise);
  }
  const filter = findFilter(toName(name));
  if (filter === undefined) throw new TemplateError('syntax', `there is no filter named '${toName(name)}'`);
  return (item) => filter(run, item, { positional: rest, keywords });
}

interface SelectionOptions {
  readonly lookups: Lookups;
  /** Whether items that pass the test are kept, or those that do not. */
  readonly keeps: boolean;
  /** Whether the first argument is the attribute that is tested. */
  readonly hasAttribute: boolean;
}

function toSelection(run: Run, { positional, keywords }: CallArguments, { lookups, keeps, hasAttribute }: SelectionOptions): ItemFunction {
  const [attribute] = positional;
  if (hasAttribute && attribute === undefined) throw new TemplateError('type', 'the name of an attribute is needed');
  const [name, ...rest] = hasAttribute ? positional.slice(1) : positional;
  const test = name === undefined ? (_run: Run, value: Value) => isTruthy(value) : lookups.findTest(toName(name));
  if (test === undefined) throw new TemplateError('syntax', `there is no test named '${toName(name ?? '')}'`);
  const args = { positional: rest, keywords };
  return (item) => {
    const tested = hasAttribute ? followPath(run, item, attribute ?? null) : item;
    return test(run, tested, args) === keeps ? item : undefined;
  };
}

function toName(value: Value): string {
  const name = toPlain(value);
  if (typeof name !== 'string') throw new TemplateError('type', 'the name of a filter or a test is needed');
  return name;
}
