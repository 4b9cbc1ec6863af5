// Command-line arguments to option values, by the options' declarations.
import { nearestWord } from '../base/edit-distance.ts';
import { type OptionSpec, type OptionSpecs, OptionValueError } from './option.ts';
import { showText, showValue } from './show.ts';
import { listSpecEntries } from './spec-entries.ts';
import { UsageError } from './usage-error.ts';

/** Values by configuration key; only options that were given. */
export type GivenOptions<Config> = { readonly [Key in keyof Config]?: Config[Key] };

const END_OF_FLAGS = '--';

/**
 * Reads `--name value`, `--name=value`, `--no-name` for booleans, and several values for options that take many. `_`
 * equals `-` in names; empty arguments, as unset shell variables leave them, are skipped; of an option given twice the
 * last one counts. Arguments without a flag are refused, after `--` too.
 *
 * @throws UsageError for an unknown name (with the nearest known one), and for a value that is missing or impossible.
 * @throws TypeError when two declarations share a name.
 */
export function parseFlags<Config>(specs: OptionSpecs<Config>, argv: readonly string[]): GivenOptions<Config> {
  const known = indexByName(specs);
  const given = new Map<string, unknown>();
  let position = 0;
  for (let argument = argv[position++]; argument !== undefined; argument = argv[position++]) {
    if (argument === '') continue;
    if (argument === END_OF_FLAGS) {
      refuseArguments(argv.slice(position));
      break;
    }
    const { name, value } = splitFlag(argument);
    const { key, spec, isNegated } = findOption(known, name);
    if (value !== null || isNegated || spec.type.arity === 'none') {
      given.set(key, parseInline({ spec, name, value, isNegated }));
      continue;
    }
    const values = takeValues(argv, position, spec.type.arity);
    position += values.length;
    given.set(key, parseValues(spec, name, values));
  }
  // Keys come from the declarations, values from their own types.
  return Object.fromEntries(given) as GivenOptions<Config>;
}

interface KnownOption {
  readonly key: string;
  readonly spec: OptionSpec<unknown>;
  readonly isNegated: boolean;
}

function indexByName<Config>(specs: OptionSpecs<Config>): Map<string, KnownOption> {
  const known = new Map<string, KnownOption>();
  const add = (name: string, option: KnownOption): void => {
    if (known.has(name)) throw new TypeError(`two options are called --${name}`);
    known.set(name, option);
  };
  for (const [key, spec] of listSpecEntries(specs)) {
    for (const name of [spec.flag, ...(spec.aliases ?? [])]) {
      add(name, { key, spec, isNegated: false });
      if (spec.type.arity === 'none') add(`no-${name}`, { key, spec, isNegated: true });
    }
  }
  return known;
}

function refuseArguments(rest: readonly string[]): void {
  const argument = rest.find((candidate) => candidate !== '');
  if (argument !== undefined) throw unexpectedArgument(argument);
}

function unexpectedArgument(argument: string): UsageError {
  return new UsageError(`unexpected argument ${showValue(argument)}; options start with --, see --help`);
}

interface Flag {
  /** With its dashes, as the user wrote it. */
  readonly name: string;
  /** What follows `=`, or null. */
  readonly value: string | null;
}

/** @throws UsageError when the argument is no flag. */
function splitFlag(argument: string): Flag {
  if (!looksLikeFlag(argument)) throw unexpectedArgument(argument);
  const equals = argument.indexOf('=');
  if (equals < 0) return { name: argument, value: null };
  return { name: argument.slice(0, equals), value: argument.slice(equals + 1) };
}

function findOption(known: ReadonlyMap<string, KnownOption>, name: string): KnownOption {
  const option = name.startsWith('--') ? known.get(name.slice(2).replaceAll('_', '-')) : undefined;
  if (option !== undefined) return option;
  const nearest = nearestWord(name.replace(/^-+/, '').replaceAll('_', '-').toLowerCase(), known.keys());
  const hint = nearest === undefined ? 'see --help' : `did you mean --${nearest}?`;
  throw new UsageError(`unknown flag ${showText(name)}; ${hint}`);
}

interface InlineValue {
  readonly spec: OptionSpec<unknown>;
  readonly name: string;
  readonly value: string | null;
  readonly isNegated: boolean;
}

function parseInline({ spec, name, value, isNegated }: InlineValue): unknown {
  if (!isNegated) return parseValues(spec, name, [value ?? 'true']);
  if (value !== null) throw new UsageError(`${showText(name)} takes no value`);
  return false;
}

function takeValues(argv: readonly string[], start: number, arity: 'one' | 'many'): string[] {
  const rest = argv.slice(start, arity === 'one' ? start + 1 : undefined);
  const end = rest.findIndex(looksLikeFlag);
  return end < 0 ? rest : rest.slice(0, end);
}

// A negative number is a value.
function looksLikeFlag(argument: string): boolean {
  return argument.startsWith('-') && !/^-(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(argument);
}

function parseValues(spec: OptionSpec<unknown>, name: string, values: readonly string[]): unknown {
  const { type } = spec;
  const texts = type.arity === 'many' ? values.filter((value) => value !== '') : values;
  const [first] = texts;
  if (first === undefined) throw new UsageError(`${showText(name)} needs a value: ${type.expected}`);
  try {
    return type.arity === 'many' ? type.accept(texts) : type.parse(first);
  } catch (error) {
    if (error instanceof OptionValueError) throw new UsageError(`${showText(name)}: ${error.message}`);
    throw error;
  }
}
