// Flags that belong to other programs, so that their command lines start this one: read as they are meant, without effect.

/**
 * What follows the flag: nothing (`switch`, with `--no-NAME` beside it), one value, one or none, one or more, or one JSON text
 * whose fields can be given one by one.
 */
export type AcceptedKind = 'switch' | 'value' | 'optional-value' | 'values' | 'json';

/** A flag that is accepted. */
export interface AcceptedFlag {
  /** Without dashes: `pipeline-parallel-size`. */
  readonly name: string;
  /** Other names in the same form. */
  readonly aliases: readonly string[];
  /** Names after a single dash: `pp`. */
  readonly shortNames: readonly string[];
  readonly kind: AcceptedKind;
}

/**
 * The flags of a list: words between blanks, each the names of one flag, the main one first, short ones with their dash.
 * `'nnodes|-n seed'` are two flags, the first one also called `-n`.
 */
export function parseAcceptedFlags(kind: AcceptedKind, list: string): AcceptedFlag[] {
  return list.trim().split(/\s+/).map((word) => {
    if (!word.includes('|')) return { name: word, aliases: NO_NAMES, shortNames: NO_NAMES, kind };
    const [name = '', ...others] = word.split('|');
    const shortNames = others.filter(isShort).map((other) => other.slice(1));
    return { name, aliases: others.filter((other) => !isShort(other)), shortNames, kind };
  });
}

const NO_NAMES: readonly string[] = [];

function isShort(name: string): boolean {
  return name.startsWith('-');
}
