// Command-line arguments to option values, by the options' declarations.
import { nearestWord } from '../base/edit-distance.ts';
import { type OptionSpec, type OptionSpecs, OptionValueError } from './option.ts';
import { UsageError } from './usage-error.ts';

/** Values by configuration key; only options that were given. */
export type GivenOptions<Config> = { readonly [Key in keyof Config]?: Config[Key] };

/**
 * Reads `--name value`, `--name=value`, `--no-name` for booleans, and several values for options that take many. `_` equals
 * `-` in names; empty arguments, as unset shell variables leave them, are skipped.
 *
 * @throws UsageError for an unknown name (with the nearest known one), and for a value that is missing or impossible.
 */
export function parseFlags<Config>(specs: OptionSpecs<Config>, argv: readonly string[]): GivenOptions<Config> {
  const known = indexByName(specs);
  const given = new Map<string, unknown>();
  for (let position = 0; position < argv.length; ) {
    const argument = argv[position++] ?? '';
    if (argument === '') continue;
    const flag = splitFlag(argument);
    const { key, spec, isNegated } = findOption(known, flag.name, argument);
    if (flag.value !== null || isNegated || spec.type.arity === 'none') {
      given.set(key, parseInline({ spec, name: flag.name, value: flag.value, isNegated }));
      continue;
    }
    const values = takeValues(argv, position, spec.type.arity);
    position += values.length;
    given.set(key, parseValues(spec, flag.name, values));
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
  for (const [key, spec] of Object.entries<OptionSpec<unknown>>(specs as Record<string, OptionSpec<unknown>>)) {
    for (const name of [spec.flag, ...(spec.aliases ?? [])]) {
      known.set(name, { key, spec, isNegated: false });
      if (spec.type.arity === 'none') known.set(`no-${name}`, { key, spec, isNegated: true });
    }
  }
  return known;
}

interface Flag {
  /** With its dashes, as the user wrote it. */
  readonly name: string;
  /** What follows `=`, or null. */
  readonly value: string | null;
}

function splitFlag(argument: string): Flag {
  const equals = argument.indexOf('=');
  if (equals < 0 || !argument.startsWith('-')) return { name: argument, value: null };
  return { name: argument.slice(0, equals), value: argument.slice(equals + 1) };
}

function findOption(known: ReadonlyMap<string, KnownOption>, name: string, argument: string): KnownOption {
  if (!name.startsWith('-')) throw new UsageError(`unexpected argument ${JSON.stringify(argument)}; options start with --, see --help`);
  const option = name.startsWith('--') ? known.get(name.slice(2).replaceAll('_', '-')) : undefined;
  if (option !== undefined) return option;
  const nearest = nearestWord(name.replace(/^-+/, '').replaceAll('_', '-'), known.keys());
  throw new UsageError(`unknown flag ${oneLine(name)}; ${nearest === undefined ? 'see --help' : `did you mean --${nearest}?`}`);
}

interface InlineValue {
  readonly spec: OptionSpec<unknown>;
  readonly name: string;
  readonly value: string | null;
  readonly isNegated: boolean;
}

function parseInline({ spec, name, value, isNegated }: InlineValue): unknown {
  if (!isNegated) return parseValues(spec, name, [value ?? 'true']);
  if (value !== null) throw new UsageError(`${oneLine(name)} takes no value`);
  return false;
}

function takeValues(argv: readonly string[], position: number, arity: 'one' | 'many'): string[] {
  const values: string[] = [];
  const limit = arity === 'one' ? 1 : Number.POSITIVE_INFINITY;
  for (let next = argv[position]; next !== undefined && values.length < limit && !looksLikeFlag(next); next = argv[position + values.length]) {
    values.push(next);
  }
  return values;
}

// A negative number is a value.
function looksLikeFlag(argument: string): boolean {
  return /^-(?!\d|\.\d)/.test(argument);
}

function parseValues(spec: OptionSpec<unknown>, name: string, values: readonly string[]): unknown {
  const [first] = values;
  if (first === undefined) throw new UsageError(`${oneLine(name)} needs a value: ${spec.type.expected}`);
  try {
    return spec.type.arity === 'many' ? spec.type.accept(values.filter((value) => value !== '')) : spec.type.parse(first);
  } catch (error) {
    if (error instanceof OptionValueError) throw new UsageError(`${oneLine(name)}: ${error.message}`);
    throw error;
  }
}

function oneLine(name: string): string {
  const shown = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
  return shown.length > 60 ? `${shown.slice(0, 60)}...` : shown;
}
