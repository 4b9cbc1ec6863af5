// All flags of a command line by name: those of the options, and those that are accepted without effect.
import { nearestWord } from '../base/edit-distance.ts';
import type { AcceptedFlag, AcceptedKind } from './accepted-flag.ts';
import type { OptionSpec, OptionSpecs, OptionType } from './option.ts';
import { showText } from './show.ts';
import { listSpecEntries } from './spec-entries.ts';
import { UsageError } from './usage-error.ts';

/** How many arguments belong to a flag; `maybe`: one or none. */
export type FlagArity = OptionType<unknown>['arity'] | 'maybe';

/** A flag under one of its names. */
export interface KnownFlag {
  /** Its main name with dashes: `--max-num-seqs`. */
  readonly name: string;
  /** Whether the name is the one that switches it off. */
  readonly isNegated: boolean;
  readonly arity: FlagArity;
  /** Null for a flag without effect. */
  readonly option: { readonly key: string; readonly spec: OptionSpec<unknown> } | null;
  /** Whether its value can be given field by field. */
  readonly hasFields: boolean;
}

/** The flags that a command line may have. */
export class KnownFlags {
  readonly #byName = new Map<string, KnownFlag>();

  /** @throws TypeError when two options, or two accepted flags that are no options, share a name. */
  constructor(specs: OptionSpecs<unknown>, accepted: readonly AcceptedFlag[]) {
    for (const [key, spec] of listSpecEntries(specs)) {
      const { aliases = [], shortNames = [], type, flag } = spec;
      const known = { name: `--${flag}`, isNegated: false, arity: type.arity, option: { key, spec }, hasFields: true };
      for (const name of toFlags({ names: [flag, ...aliases], shortNames })) this.#add(name, known);
    }
    const own = new Set(this.#byName.keys());
    for (const { name, aliases, shortNames, kind } of accepted) {
      const known = { name: `--${name}`, isNegated: false, arity: ARITIES[kind], option: null, hasFields: kind === 'json' };
      for (const other of toFlags({ names: [name, ...aliases], shortNames })) {
        if (!own.has(other)) this.#add(other, known);
      }
    }
  }

  /** Whether a flag is written so, dashes included. */
  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The flag of an option under its main name. @throws TypeError when no option has the key. */
  ofOption(key: string): KnownFlag {
    for (const known of this.#byName.values()) if (known.option?.key === key && !known.isNegated) return known;
    throw new TypeError(`no option is called ${key}`);
  }

  /** The flag that was written so, dashes included. `_` equals `-` in long names. @throws UsageError with the nearest name that is known. */
  find(written: string): KnownFlag {
    const known = this.#byName.get(written.startsWith('--') ? written.replaceAll('_', '-') : written);
    if (known !== undefined) return known;
    const word = written.replace(/^-+/, '').replaceAll('_', '-').toLowerCase();
    const positive = this.#byName.get(`--${word.replace(/^no-/, '')}`);
    if (positive !== undefined && word.startsWith('no-')) throw new UsageError(`unknown flag ${showText(written)}; ${positive.name} is not one that is on or off`);
    const nearest = nearestWord(word, this.#listWords());
    throw new UsageError(`unknown flag ${showText(written)}; ${nearest === undefined ? 'see --help' : `did you mean --${nearest}?`}`);
  }

  #add(name: string, known: KnownFlag): void {
    this.#addOne(name, known);
    if (known.arity === 'none' && name.startsWith('--')) this.#addOne(`--no-${name.slice(2)}`, { ...known, isNegated: true });
  }

  #addOne(name: string, known: KnownFlag): void {
    if (this.#byName.has(name)) throw new TypeError(`two options are called ${name}`);
    this.#byName.set(name, known);
  }

  // A single letter is near to everything.
  #listWords(): string[] {
    const words = [...this.#byName.keys()].filter((name) => name.startsWith('--'));
    return [...QUESTIONS, ...words.map((name) => name.slice(2))].filter((word) => word.length > 1);
  }
}

// Flags that every command has, answered before the others are read.
const QUESTIONS = ['help', 'version'] as const;

const ARITIES: Readonly<Record<AcceptedKind, FlagArity>> = {
  'switch': 'none',
  'value': 'one',
  'optional-value': 'maybe',
  'values': 'many',
  'json': 'one',
};

interface Names {
  readonly names: readonly string[];
  readonly shortNames: readonly string[];
}

function toFlags({ names, shortNames }: Names): string[] {
  return [...names.map((name) => `--${name.replaceAll('_', '-')}`), ...shortNames.map((name) => `-${name}`)];
}
