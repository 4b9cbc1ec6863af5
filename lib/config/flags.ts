// Command-line arguments to option values, by the options' declarations.
import type { AcceptedFlag } from './accepted-flag.ts';
import { createField, type FieldName, mergeJson, splitFieldName } from './json-field.ts';
import { type FlagArity, type KnownFlag, KnownFlags } from './known-flags.ts';
import { type OptionSpecs, OptionValueError } from './option.ts';
import { showText, showValue } from './show.ts';
import { UsageError } from './usage-error.ts';

/** Values by configuration key; only options that were given. */
export type GivenOptions<Config> = { readonly [Key in keyof Config]?: Config[Key] };

/** What a command line may hold. */
export interface CommandLineOptions<Config> {
  readonly specs: OptionSpecs<Config>;
  /** Flags that are read and have no effect. Where an option has the name, the option counts. */
  readonly accepted?: readonly AcceptedFlag[];
  readonly positional?: Positional<Config>;
}

/** The argument without a flag: the option it gives, and whether it must come before everything else. */
export interface Positional<Config> {
  readonly key: keyof Config & string;
  readonly place: 'first' | 'anywhere';
}

/** What a command line says. */
export interface CommandLine<Config> {
  readonly given: GivenOptions<Config>;
  /** The flags that were accepted, by their main names, each once: `['--dtype']`. */
  readonly withoutEffect: readonly string[];
}

/** `parseCommandLine` with options alone. @throws as that. */
export function parseFlags<Config>(specs: OptionSpecs<Config>, argv: readonly string[]): GivenOptions<Config> {
  return parseCommandLine({ specs }, argv).given;
}

/**
 * Reads `--name value`, `--name=value`, `--no-name` for booleans, and several values for options that take many; `-x value`,
 * `-x=value`, `-x8` and `-Xvalue` for short names. `_` equals `-` in names; empty arguments, as unset shell variables leave them,
 * are skipped, and a list of nothing else is not given; of an option given twice the last one counts. `--name.a.b value` gives a
 * field of a JSON value: the fields of an option are one object, which counts before the option's whole value wherever that stands.
 * After `--` there are no flags.
 *
 * @throws UsageError for an unknown name (with the nearest known one), for a value that is missing or impossible, and for an argument
 *   without a flag that has no place.
 * @throws TypeError when two declarations share a name.
 */
export function parseCommandLine<Config>(options: CommandLineOptions<Config>, argv: readonly string[]): CommandLine<Config> {
  const reader = new ArgumentReader(options, argv);
  reader.readAll();
  // Keys come from the declarations, values from their own types.
  return { given: Object.fromEntries(reader.given) as GivenOptions<Config>, withoutEffect: [...reader.withoutEffect] };
}

const END_OF_FLAGS = '--';

/** Goes through the arguments once. */
class ArgumentReader<Config> {
  readonly given = new Map<string, unknown>();
  readonly withoutEffect = new Set<string>();
  readonly #known: KnownFlags;
  readonly #positional: Positional<Config> | undefined;
  readonly #argv: readonly string[];
  /** Of the next argument. */
  #position = 0;
  /** Whether an argument that is not empty has been read. */
  #hasBegun = false;
  #free: string | null = null;
  /** Of options, by their keys, so far. */
  readonly #fields = new Map<string, { readonly flag: KnownFlag; readonly name: string; value: unknown }>();

  constructor({ specs, accepted = [], positional }: CommandLineOptions<Config>, argv: readonly string[]) {
    this.#known = new KnownFlags(specs, accepted);
    this.#positional = positional;
    this.#argv = argv;
  }

  readAll(): void {
    let hasFlags = true;
    for (let argument = this.#next(); argument !== undefined; argument = this.#next()) {
      if (argument === '') continue;
      if (hasFlags && argument === END_OF_FLAGS) hasFlags = false;
      else if (hasFlags && looksLikeFlag(argument)) this.#readFlag(argument);
      else this.#readFree(argument);
      this.#hasBegun = true;
    }
    for (const { flag, name, value } of this.#fields.values()) this.#give(flag, name, [JSON.stringify(value)]);
    this.#giveFree();
  }

  #next(): string | undefined {
    return this.#argv[this.#position++];
  }

  #readFlag(argument: string): void {
    const { name, value } = splitFlag(this.#known, argument);
    const field = splitFieldName(name);
    if (field !== null) return this.#readField(field, { name, value });
    const flag = this.#known.find(name);
    const isComplete = value !== null || flag.isNegated;
    this.#give(flag, name, isComplete ? toList(value) : this.#takeValues(flag.arity));
  }

  #readField(field: FieldName, { name, value }: Flag): void {
    const flag = this.#known.find(field.name);
    if (!flag.hasFields) throw new UsageError(`${flag.name} has no fields, got ${showText(name)}`);
    const [text] = value === null ? this.#takeValues('one') : [value];
    if (text === undefined) throw new UsageError(`${showText(name)} needs a value`);
    const added = createField(field, text);
    if (flag.option === null) return this.#accept(flag, name, [text]);
    const earlier = this.#fields.get(flag.option.key);
    if (earlier === undefined) this.#fields.set(flag.option.key, { flag, name: field.name, value: added });
    else earlier.value = mergeJson(earlier.value, added);
  }

  /** Up to the next flag. */
  #takeValues(arity: FlagArity): string[] {
    const most = { none: 0, maybe: 1, one: 1, many: Number.POSITIVE_INFINITY }[arity];
    const values: string[] = [];
    for (let value = this.#argv[this.#position]; value !== undefined && values.length < most; value = this.#argv[this.#position]) {
      if (looksLikeFlag(value)) break;
      values.push(value);
      this.#position++;
    }
    return values;
  }

  #give(flag: KnownFlag, name: string, values: readonly string[]): void {
    if (flag.isNegated && values.length > 0) throw new UsageError(`${showText(name)} takes no value`);
    if (flag.option === null) this.#accept(flag, name, values);
    else if (flag.arity !== 'many' || !areEmpty(values)) this.given.set(flag.option.key, readValue(flag, name, values));
  }

  #accept(flag: KnownFlag, name: string, values: readonly string[]): void {
    if (values.length === 0 && (flag.arity === 'one' || flag.arity === 'many')) throw new UsageError(`${showText(name)} needs a value`);
    this.withoutEffect.add(flag.name);
  }

  #readFree(argument: string): void {
    const isExpected = this.#positional !== undefined && (this.#positional.place === 'anywhere' || !this.#hasBegun);
    if (!isExpected || this.#free !== null) throw unexpectedArgument(argument);
    this.#free = argument;
  }

  #giveFree(): void {
    if (this.#free === null || this.#positional === undefined) return;
    const { key } = this.#positional;
    const flag = this.#known.ofOption(key);
    if (this.given.has(key)) throw new UsageError(`unexpected argument ${showValue(this.#free)}: ${flag.name} is given as well`);
    this.#give(flag, flag.name, [this.#free]);
  }
}

function unexpectedArgument(argument: string): UsageError {
  return new UsageError(`unexpected argument ${showValue(argument)}; options start with --, see --help`);
}

interface Flag {
  /** With its dashes, as the user wrote it. */
  readonly name: string;
  /** What follows `=` or a short name, or null. */
  readonly value: string | null;
}

// As compilers have it: -O3, -Ofast, -n2. A small letter with other letters is more likely a long name that lacks a dash.
const ATTACHED = /^(-(?:[A-Z]|[a-z](?=\d)))([^=].*)$/s;

function splitFlag(known: KnownFlags, argument: string): Flag {
  const [, short, attached] = ATTACHED.exec(argument) ?? [];
  if (short !== undefined && attached !== undefined && known.has(short)) return { name: short, value: attached };
  const equals = argument.indexOf('=');
  if (equals < 0) return { name: argument, value: null };
  return { name: argument.slice(0, equals), value: argument.slice(equals + 1) };
}

function toList(value: string | null): string[] {
  return value === null ? [] : [value];
}

function areEmpty(values: readonly string[]): boolean {
  return values.length > 0 && values.every((value) => value === '');
}

// A negative number is a value.
function looksLikeFlag(argument: string): boolean {
  return argument.startsWith('-') && !/^-(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(argument);
}

function readValue({ option, isNegated, arity }: KnownFlag, name: string, values: readonly string[]): unknown {
  if (option === null || isNegated) return false;
  const { type } = option.spec;
  const texts = arity === 'many' ? values.filter((value) => value !== '') : values;
  const first = texts[0] ?? (arity === 'none' ? 'true' : undefined);
  if (first === undefined) throw new UsageError(`${showText(name)} needs a value: ${type.expected}`);
  try {
    return arity === 'many' ? type.accept(texts) : type.parse(first);
  } catch (error) {
    if (error instanceof OptionValueError) throw new UsageError(`${showText(name)}: ${error.message}`);
    throw error;
  }
}
