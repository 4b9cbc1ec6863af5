// The methods that templates may call on data, by type. Those that would change it exist and are forbidden.
import { type BoundArguments, withParameters } from '../arguments.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { isEqual } from '../values/comparison.ts';
import { DictView } from '../values/dict-view.ts';
import { createDict, entriesOf, getEntry } from '../values/dict.ts';
import { toItems } from '../values/iteration.ts';
import type { Tuple } from '../values/tuple.ts';
import type { BuiltIn, Dict, Value } from '../values/value.ts';
import { SEARCH_METHODS } from './search-methods.ts';
import { SHAPE_METHODS } from './shape-methods.ts';
import { SPLIT_METHODS } from './split-methods.ts';

/** Methods of text. */
export const TEXT_METHODS: ReadonlyMap<string, BuiltIn<string>> = new Map([...SEARCH_METHODS, ...SHAPE_METHODS, ...SPLIT_METHODS]);

/** Methods of dicts. */
export const DICT_METHODS: ReadonlyMap<string, BuiltIn<Dict>> = new Map([
  ['keys', view('keys')],
  ['values', view('values')],
  ['items', view('items')],
  ['get', withParameters({ name: 'get', parameters: ['key', 'default'], numRequired: 1 }, getOr)],
  ['copy', withParameters({ name: 'copy', parameters: [], numRequired: 0 }, copyDict)],
]);

/** Methods of lists and tuples. */
export const SEQUENCE_METHODS: ReadonlyMap<string, BuiltIn<Sequence>> = new Map([
  ['index', withParameters({ name: 'index', parameters: ['value'], numRequired: 1 }, (run, items: Sequence, [value = null]) => indexOf(run, items, value))],
  ['count', withParameters({ name: 'count', parameters: ['value'], numRequired: 1 }, (run, items: Sequence, [value = null]) => countOf(run, items, value))],
]);

type Sequence = readonly Value[] | Tuple;

/** Methods that only lists have. */
export const LIST_METHODS: ReadonlyMap<string, BuiltIn<readonly Value[]>> = new Map([
  ['copy', withParameters({ name: 'copy', parameters: [], numRequired: 0 }, (run, items: readonly Value[]) => toItems(run, items))],
]);

/** Methods of lists that change them. */
export const LIST_CHANGES: ReadonlySet<string> = new Set(['append', 'clear', 'extend', 'insert', 'pop', 'remove', 'reverse', 'sort']);
/** Methods of dicts that change them. */
export const DICT_CHANGES: ReadonlySet<string> = new Set(['clear', 'pop', 'popitem', 'setdefault', 'update']);

function view(kind: 'keys' | 'values' | 'items'): BuiltIn<Dict> {
  return withParameters({ name: kind, parameters: [], numRequired: 0 }, (_run, dict: Dict) => new DictView(kind, dict));
}

function getOr(_run: Run, dict: Dict, [key = null, otherwise = null]: BoundArguments): Value {
  const value = getEntry(dict, key);
  return value === undefined ? otherwise : value;
}

function copyDict(run: Run, dict: Dict): Dict {
  const entries = entriesOf(dict);
  run.charge(entries.length);
  return createDict(entries);
}

function indexOf(run: Run, items: Sequence, value: Value): number {
  const index = toItems(run, items).findIndex((item) => isEqual(run, item, value));
  if (index < 0) throw new TemplateError('value', 'the value that is looked for is not among the items');
  return index;
}

function countOf(run: Run, items: Sequence, value: Value): number {
  return toItems(run, items).filter((item) => isEqual(run, item, value)).length;
}
