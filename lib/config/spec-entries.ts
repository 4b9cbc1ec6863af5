// The declarations of an owner's options as a list, each with its configuration key.
import type { OptionSpec, OptionSpecs } from './option.ts';

/** A configuration key and the option declared for it. */
export type SpecEntry = readonly [key: string, spec: OptionSpec<unknown>];

/** The entries in order of declaration. */
export function listSpecEntries<Config>(specs: OptionSpecs<Config>): SpecEntry[] {
  // A list has one type for all of its options; sound, as an option's values come from its own type or default.
  return Object.entries(specs as Readonly<Record<string, OptionSpec<unknown>>>);
}
