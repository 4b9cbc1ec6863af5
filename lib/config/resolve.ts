// Given options to a complete configuration: names and values checked, defaults applied, nothing missing.
import { isDeepStrictEqual } from 'node:util';
import { nearestWord } from '../base/edit-distance.ts';
import { isJsonObject } from '../codec/json.ts';
import { type OptionSpec, type OptionSpecs, OptionValueError } from './option.ts';
import { showValue } from './show.ts';
import { listSpecEntries } from './spec-entries.ts';
import { UsageError } from './usage-error.ts';

/**
 * The configuration. `given` holds values by configuration key or by a flag's name in camel case (`maxNumSeqs` for
 * `--max-num-seqs`), as they are or as texts; `undefined` counts as absent.
 *
 * @param defaults by configuration key, instead of the declared ones
 * @throws UsageError for anything but an object, a key that is unknown, a value that is impossible, one option given twice with different values, or a
 *   mandatory option that is missing.
 * @throws TypeError when two declarations share a name.
 */
export function resolveConfig<Config>(
  specs: OptionSpecs<Config>,
  given: Readonly<Record<string, unknown>>,
  defaults: Partial<Config> = {},
): Config {
  // Whoever writes JavaScript may give anything.
  if (!isJsonObject(given)) throw new UsageError(`expected an object of options, got ${showValue(given)}`);
  const values = collectValues(indexByName(specs), given);
  const defaulted = new Map<string, unknown>(Object.entries(defaults));
  const config = listSpecEntries(specs).map(([key, spec]) => {
    const found = values.get(key);
    return [key, found === undefined ? chooseDefault(spec, defaulted.get(key)) : found.value];
  });
  // One entry for each declaration, each of its own type.
  return Object.fromEntries(config) as Config;
}

/** The name of a flag as programs write it: `maxNumSeqs` for `max-num-seqs`. */
export function toCamelCase(flag: string): string {
  return flag.replace(/-(.)/g, (_, char: string) => char.toUpperCase());
}

interface KnownOption {
  readonly key: string;
  readonly spec: OptionSpec<unknown>;
}

function indexByName<Config>(specs: OptionSpecs<Config>): Map<string, KnownOption> {
  const known = new Map<string, KnownOption>();
  for (const [key, spec] of listSpecEntries(specs)) {
    for (const name of new Set([key, ...[spec.flag, ...(spec.aliases ?? [])].map(toCamelCase)])) {
      if (known.has(name)) throw new TypeError(`two options are called ${name}`);
      known.set(name, { key, spec });
    }
  }
  return known;
}

/** A value, and the name under which it was given. */
interface NamedValue {
  readonly name: string;
  readonly value: unknown;
}

// By configuration key. Only own properties: every object inherits a "constructor".
function collectValues(known: ReadonlyMap<string, KnownOption>, given: Readonly<Record<string, unknown>>): Map<string, NamedValue> {
  const values = new Map<string, NamedValue>();
  for (const [name, raw] of Object.entries(given)) {
    const option = known.get(name);
    if (option === undefined) throw unknownOption(name, known.keys());
    if (raw === undefined) continue;
    const value = acceptValue(option.spec, raw);
    const other = values.get(option.key);
    if (other !== undefined && !isDeepStrictEqual(other.value, value)) {
      throw new UsageError(`--${option.spec.flag}: ${other.name} and ${name} are the same option, got different values`);
    }
    values.set(option.key, { name, value });
  }
  return values;
}

function unknownOption(name: string, known: Iterable<string>): UsageError {
  const byLowerCase = new Map([...known].map((candidate) => [candidate.toLowerCase(), candidate]));
  const nearest = nearestWord(name.toLowerCase(), byLowerCase.keys());
  const hint = nearest === undefined ? '' : `; did you mean ${byLowerCase.get(nearest)}?`;
  return new UsageError(`unknown option ${showValue(name)}${hint}`);
}

function acceptValue(spec: OptionSpec<unknown>, value: unknown): unknown {
  try {
    return spec.type.accept(value);
  } catch (error) {
    if (error instanceof OptionValueError) throw new UsageError(`--${spec.flag}: ${error.message}`);
    throw error;
  }
}

function chooseDefault(spec: OptionSpec<unknown>, instead: unknown): unknown {
  const value = instead ?? spec.default;
  if (value === undefined) throw new UsageError(`--${spec.flag} is required: ${spec.type.expected}`);
  return value;
}
