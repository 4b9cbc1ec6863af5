// Environment variables to option values, by the options' declarations.
import type { GivenOptions } from './flags.ts';
import { type OptionSpec, type OptionSpecs, OptionValueError } from './option.ts';
import { listSpecEntries } from './spec-entries.ts';
import { UsageError } from './usage-error.ts';

/** The values that the environment gives. Variables that are not set, or empty, give none. @throws UsageError that names the variable. */
export function readEnvironment<Config>(specs: OptionSpecs<Config>, environment: Readonly<Record<string, string | undefined>>): GivenOptions<Config> {
  const given: Record<string, unknown> = {};
  for (const [key, spec] of listSpecEntries(specs)) {
    const text = spec.environment === undefined ? undefined : environment[spec.environment];
    if (text !== undefined && text !== '') given[key] = parse(spec, text);
  }
  // One value for each variable, each of its declaration's type.
  return given as GivenOptions<Config>;
}

function parse(spec: OptionSpec<unknown>, text: string): unknown {
  try {
    return spec.type.parse(text);
  } catch (error) {
    if (error instanceof OptionValueError) throw new UsageError(`${spec.environment}: ${error.message}`);
    throw error;
  }
}
