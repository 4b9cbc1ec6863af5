// Names that an option has in another program.
import type { AcceptedFlag } from './accepted-flag.ts';
import type { OptionSpec, OptionSpecs } from './option.ts';
import { listSpecEntries } from './spec-entries.ts';

/** The declarations, each with all names of the accepted flag that shares one with it: `-tp` where `tensor-parallel-size` is declared. */
export function addOtherNames<Config>(specs: OptionSpecs<Config>, accepted: readonly AcceptedFlag[]): OptionSpecs<Config> {
  const byName = new Map<string, AcceptedFlag>();
  for (const flag of accepted) {
    byName.set(flag.name, flag);
    for (const alias of flag.aliases) byName.set(alias, flag);
  }
  const entries = listSpecEntries(specs).map(([key, spec]) => {
    const flag = byName.get(spec.flag) ?? spec.aliases?.map((name) => byName.get(name)).find((found) => found !== undefined);
    return [key, flag === undefined || addsNothing(flag, spec) ? spec : joinNames(spec, flag)];
  });
  // The same keys, each with its own declaration.
  return Object.fromEntries(entries) as OptionSpecs<Config>;
}

function addsNothing({ name, aliases, shortNames }: AcceptedFlag, { flag }: OptionSpec<unknown>): boolean {
  return name === flag && aliases.length + shortNames.length === 0;
}

function listNames({ flag, aliases = [] }: OptionSpec<unknown>): string[] {
  return [flag, ...aliases];
}

function joinNames(spec: OptionSpec<unknown>, { name, aliases, shortNames }: AcceptedFlag): OptionSpec<unknown> {
  const [, ...names] = new Set([...listNames(spec), name, ...aliases]);
  return { ...spec, aliases: names, shortNames: [...new Set([...(spec.shortNames ?? []), ...shortNames])] };
}
