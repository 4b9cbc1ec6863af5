// Names that an option has in another program.
import type { AcceptedFlag } from './accepted-flag.ts';
import type { OptionSpec, OptionSpecs } from './option.ts';
import { listSpecEntries } from './spec-entries.ts';

/** The declarations, each with all names of the accepted flag that shares one with it: `-tp` where `tensor-parallel-size` is declared. */
export function addOtherNames<Config>(specs: OptionSpecs<Config>, accepted: readonly AcceptedFlag[]): OptionSpecs<Config> {
  const byName = new Map(accepted.flatMap((flag) => [flag.name, ...flag.aliases].map((name) => [name, flag])));
  const entries = listSpecEntries(specs).map(([key, spec]) => {
    const flag = listNames(spec).map((name) => byName.get(name)).find((found) => found !== undefined);
    return [key, flag === undefined ? spec : joinNames(spec, flag)];
  });
  // The same keys, each with its own declaration.
  return Object.fromEntries(entries) as OptionSpecs<Config>;
}

function listNames({ flag, aliases = [] }: OptionSpec<unknown>): string[] {
  return [flag, ...aliases];
}

function joinNames(spec: OptionSpec<unknown>, { name, aliases, shortNames }: AcceptedFlag): OptionSpec<unknown> {
  const [, ...names] = new Set([...listNames(spec), name, ...aliases]);
  return { ...spec, aliases: names, shortNames: [...new Set([...(spec.shortNames ?? []), ...shortNames])] };
}
