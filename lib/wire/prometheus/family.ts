// A metric family: a name, its help, fixed label names, and one child for each set of label values.
import { formatLabels, type Labels } from './text-format.ts';

/** What every family declares. */
export interface FamilyOptions {
  /** Without the endings that the format adds (`_total`, `_bucket`, ...). */
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

/** Something that writes its part of the exposition. */
export interface Exposable {
  readonly description: FamilyDescription;
  expose(): string;
}

/** What a family is, for documentation. */
export interface FamilyDescription {
  /** As it is exposed, `_total` included. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** In alphabetical order. */
  readonly labelNames: readonly string[];
}

/** A family's description from its options. */
export function describeFamily(options: FamilyOptions, type: FamilyDescription['type']): FamilyDescription {
  const name = type === 'counter' ? `${options.name}_total` : options.name;
  return { name, type, help: options.help, labelNames: [...options.labelNames].sort() };
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

/** @throws TypeError for a metric or label name that the format does not allow. */
export function checkNames({ name, labelNames }: FamilyOptions): void {
  if (!METRIC_NAME.test(name)) throw new TypeError(`not a metric name: ${name}`);
  for (const label of labelNames) if (!LABEL_NAME.test(label)) throw new TypeError(`not a label name: ${label}`);
}

/** The children of a family, by label values. */
export class Children<Child> {
  readonly #labelNames: readonly string[];
  readonly #create: (labels: Labels) => Child;
  readonly #children = new Map<string, Child>();

  constructor(labelNames: readonly string[], create: (labels: Labels) => Child) {
    this.#labelNames = [...labelNames].sort();
    this.#create = create;
  }

  /** The child with these label values, made when it is new. @throws TypeError when the names are not the family's. */
  get(labels: Labels): Child {
    checkLabels(labels, this.#labelNames);
    const key = formatLabels(labels);
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const child = this.#create(labels);
    this.#children.set(key, child);
    return child;
  }

  all(): IterableIterator<Child> {
    return this.#children.values();
  }
}

/** @throws TypeError when `labels` does not have exactly the names in `sortedNames`. */
export function checkLabels(labels: Labels, sortedNames: readonly string[]): void {
  const names = Object.keys(labels).sort();
  if (names.join() !== sortedNames.join()) throw new TypeError(`labels are ${sortedNames.join(', ')}, got ${names.join(', ')}`);
}
