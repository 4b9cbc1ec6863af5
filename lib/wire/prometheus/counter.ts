// A number that only grows.
import { CreatedGauge } from './created-gauge.ts';
import { Children, describeFamily, type Exposable, type FamilyDescription, type FamilyOptions } from './family.ts';
import { formatHeader, formatLabels, formatNumber, type Labels } from './text-format.ts';

/** One series of a counter family. */
export class Counter {
  #value = 0;
  readonly #prefix: string;

  constructor(name: string, labels: Labels) {
    this.#prefix = `${name}${formatLabels(labels)} `;
  }

  get value(): number {
    return this.#value;
  }

  /** @throws TypeError for an increment that is negative or not a number. */
  inc(amount = 1): void {
    if (!(amount >= 0)) throw new TypeError(`a counter grows, got ${amount}`);
    this.#value += amount;
  }

  /** The sample's line. */
  expose(): string {
    return `${this.#prefix}${formatNumber(this.#value)}\n`;
  }
}

/** Counters of one name; exposed as `<name>_total`, followed by the gauge `<name>_created`. */
export class CounterFamily implements Exposable {
  readonly description: FamilyDescription;
  readonly #children: Children<Counter>;
  readonly #header: string;
  readonly #created: CreatedGauge;

  constructor(options: FamilyOptions, createdSeconds: number) {
    this.description = describeFamily(options, 'counter');
    this.#header = formatHeader(this.description);
    this.#created = new CreatedGauge(options, createdSeconds);
    this.#children = new Children(options.labelNames, (labels) => {
      this.#created.add(labels);
      return new Counter(this.description.name, labels);
    });
  }

  /** The series with these label values, present in the exposition from now on. */
  child(labels: Labels): Counter {
    return this.#children.get(labels);
  }

  expose(): string {
    let text = this.#header;
    for (const child of this.#children.all()) text += child.expose();
    return text + this.#created.expose();
  }
}
