// The functions that every template has.
import { bindArguments } from './arguments.ts';
import type { Run } from './run.ts';
import { TemplateError } from './template-error.ts';
import { createJoiner, Cycler } from './values/cycler.ts';
import { createDict, entriesOf, isDict } from './values/dict.ts';
import { FunctionObject } from './values/function-object.ts';
import { toItems, unpack } from './values/iteration.ts';
import { toPlain } from './values/markup.ts';
import { Namespace } from './values/namespace.ts';
import { toCount } from './values/numbers.ts';
import { Range } from './values/range.ts';
import type { CallArguments, Value } from './values/value.ts';

/** The functions by name. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map([
  define('range', (_run, args) => createRange(args)),
  define('dict', (run, args) => createDict(namedValues(run, args))),
  define('namespace', createNamespace),
  define('cycler', (_run, { positional }) => new Cycler(positional)),
  define('joiner', (_run, args) => createJoiner(bindArguments({ name: 'joiner', parameters: ['sep'], numRequired: 0 }, args)[0] ?? ', ')),
  define('lipsum', () => {
    throw new TemplateError('value', 'lipsum is not supported');
  }),
]);

function define(name: string, call: (run: Run, args: CallArguments) => Value): readonly [string, Value] {
  return [name, new FunctionObject('function', name, call)];
}

function createRange(args: CallArguments): Range {
  if (args.keywords !== null) throw new TemplateError('type', 'range takes no named arguments');
  const [first = null, second, step = 1] = bindArguments({ name: 'range', parameters: ['start', 'stop', 'step'], numRequired: 1 }, args);
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  return new Range(toCount(start, 'start'), toCount(stop, 'stop'), toCount(step, 'step'));
}

function createNamespace(run: Run, args: CallArguments): Namespace {
  const namespace = new Namespace();
  for (const [name, value] of namedValues(run, args)) {
    const text = toPlain(name);
    if (typeof text === 'string') namespace.set(text, value);
  }
  return namespace;
}

/** What `dict` and `namespace` take: a dict or a list of pairs, then named values. */
function namedValues(run: Run, { positional, keywords }: CallArguments): readonly (readonly [Value, Value])[] {
  if (positional.length > 1) throw new TemplateError('type', 'a dict is made of one value and named ones');
  const [base] = positional;
  const entries = base === undefined ? [] : isDict(base) ? entriesOf(base) : toItems(run, base).map((pair) => toPair(run, pair));
  run.charge(entries.length);
  return [...entries, ...(keywords ?? [])];
}

function toPair(run: Run, value: Value): readonly [Value, Value] {
  const [key = null, item = null] = unpack(run, value, 2);
  return [key, item];
}
