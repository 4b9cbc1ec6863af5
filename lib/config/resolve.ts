// Given options to a complete configuration: values checked, defaults applied, nothing missing.
import { nearestWord } from '../base/edit-distance.ts';
import { type OptionSpec, type OptionSpecs, OptionValueError } from './option.ts';
import { UsageError } from './usage-error.ts';

/**
 * The configuration. `given` holds values by configuration key, as they are or as texts; `undefined` counts as absent.
 *
 * @throws UsageError for a key that is unknown, a value that is impossible, or a mandatory option that is missing.
 */
export function resolveConfig<Config>(specs: OptionSpecs<Config>, given: Readonly<Record<string, unknown>>): Config {
  const all = specs as Readonly<Record<string, OptionSpec<unknown>>>;
  for (const key of Object.keys(given)) if (!Object.hasOwn(all, key)) throw unknownKey(key, Object.keys(all));
  const config = Object.entries(all).map(([key, spec]) => [key, resolveOption(spec, Object.hasOwn(given, key) ? given[key] : undefined)]);
  // One entry for each declaration, each of its own type.
  return Object.fromEntries(config) as Config;
}

function resolveOption(spec: OptionSpec<unknown>, value: unknown): unknown {
  if (value === undefined) {
    if (spec.default === undefined) throw new UsageError(`--${spec.flag} is required: ${spec.type.expected}`);
    return spec.default;
  }
  try {
    return spec.type.accept(value);
  } catch (error) {
    if (error instanceof OptionValueError) throw new UsageError(`--${spec.flag}: ${error.message}`);
    throw error;
  }
}

function unknownKey(key: string, known: readonly string[]): UsageError {
  const nearest = nearestWord(key, known);
  return new UsageError(`unknown option ${JSON.stringify(key)}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`);
}
