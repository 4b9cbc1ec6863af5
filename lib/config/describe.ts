// How an option shows itself, the same in --help and in the README.
import type { OptionSpec, OptionSpecs } from './option.ts';
import { listSpecEntries } from './spec-entries.ts';

/** The declarations, grouped under their sections in order of first appearance. */
export function groupBySection<Config>(specs: OptionSpecs<Config>): Map<string, OptionSpec<unknown>[]> {
  const sections = new Map<string, OptionSpec<unknown>[]>();
  for (const [, spec] of listSpecEntries(specs)) {
    const section = sections.get(spec.section);
    if (section === undefined) sections.set(spec.section, [spec]);
    else section.push(spec);
  }
  return sections;
}

/** The same declarations, those of the named sections first and in that order; others keep theirs. */
export function orderSections<Config>(specs: OptionSpecs<Config>, sections: readonly string[]): OptionSpecs<Config> {
  const rankOf = ({ section }: OptionSpec<unknown>): number => (sections.includes(section) ? sections.indexOf(section) : sections.length);
  const ordered = listSpecEntries(specs).toSorted(([, one], [, other]) => rankOf(one) - rankOf(other));
  // The same keys with the same declarations.
  return Object.fromEntries(ordered) as OptionSpecs<Config>;
}

/** Every name of the option with its dashes, the main one first. */
export function listFlags({ flag, aliases = [], shortNames = [] }: OptionSpec<unknown>): string[] {
  return [...[flag, ...aliases].map((name) => `--${name}`), ...shortNames.map((name) => `-${name}`)];
}

/** The default as a user would write it, or what stands for it; empty where there is nothing to say. */
export function describeDefault(spec: OptionSpec<unknown>): string {
  if (spec.defaultText !== undefined) return spec.defaultText;
  return spec.default === undefined ? '' : spec.type.format(spec.default);
}
