// Given options to a complete configuration: values checked, defaults applied, nothing missing.
import { nearestWord } from '../base/edit-distance.ts';
import { type OptionSpec, type OptionSpecs, OptionValueError } from './option.ts';
import { showValue } from './show.ts';
import { listSpecEntries } from './spec-entries.ts';
import { UsageError } from './usage-error.ts';

/**
 * The configuration. `given` holds values by configuration key, as they are or as texts; `undefined` counts as absent.
 *
 * @throws UsageError for a key that is unknown, a value that is impossible, or a mandatory option that is missing.
 */
export function resolveConfig<Config>(specs: OptionSpecs<Config>, given: Readonly<Record<string, unknown>>): Config {
  const entries = listSpecEntries(specs);
  refuseUnknownKeys(Object.keys(given), new Set(entries.map(([key]) => key)));
  // Own properties only: every object inherits a "constructor".
  const pick = (key: string): unknown => (Object.hasOwn(given, key) ? given[key] : undefined);
  const config = entries.map(([key, spec]) => [key, resolveOption(spec, pick(key))]);
  // One entry for each declaration, each of its own type.
  return Object.fromEntries(config) as Config;
}

function refuseUnknownKeys(keys: readonly string[], known: ReadonlySet<string>): void {
  const unknown = keys.find((key) => !known.has(key));
  if (unknown === undefined) return;
  const nearest = nearestWord(unknown, known);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  throw new UsageError(`unknown option ${showValue(unknown)}${hint}`);
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
