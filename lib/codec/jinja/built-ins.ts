// All filters and tests by name.
import { withParameters } from './arguments.ts';
import { toJson } from './filters/json-filter.ts';
import { NUMBER_FILTERS } from './filters/number-filters.ts';
import { ORDER_FILTERS } from './filters/order-filters.ts';
import { createSelectionFilters } from './filters/selection-filters.ts';
import { SEQUENCE_FILTERS } from './filters/sequence-filters.ts';
import { TEXT_FILTERS } from './filters/text-filters.ts';
import { type Test, TESTS } from './tests.ts';
import { toPlain } from './values/markup.ts';
import type { BuiltIn, Value } from './values/value.ts';

const filters: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ...TEXT_FILTERS,
  ...NUMBER_FILTERS,
  ...SEQUENCE_FILTERS,
  ...ORDER_FILTERS,
  ...createSelectionFilters({ findFilter, findTest }),
  ['tojson', toJson],
]);

const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ...TESTS,
  ['filter', withParameters({ name: 'filter', parameters: [], numRequired: 0 }, (_run, value: Value) => findFilter(toName(value)) !== undefined)],
  ['test', withParameters({ name: 'test', parameters: [], numRequired: 0 }, (_run, value: Value) => findTest(toName(value)) !== undefined)],
]);

/** The filter of that name; undefined when there is none. */
export function findFilter(name: string): BuiltIn | undefined {
  return filters.get(name);
}

/** The test of that name; undefined when there is none. */
export function findTest(name: string): Test | undefined {
  return tests.get(name);
}

function toName(value: Value): string {
  const name = toPlain(value);
  return typeof name === 'string' ? name : '';
}
