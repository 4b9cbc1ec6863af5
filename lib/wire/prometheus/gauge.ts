// A number that goes up and down.
import { Children, describeFamily, type Exposable, type FamilyDescription, type FamilyOptions } from './family.ts';
import { formatHeader, formatLabels, formatNumber, type Labels } from './text-format.ts';

/** One series of a gauge family. */
export class Gauge {
  readonly #prefix: string;
  #value = 0;

  constructor(name: string, labels: Labels) {
    this.#prefix = `${name}${formatLabels(labels)} `;
  }

  get value(): number {
    return this.#value;
  }

  set(value: number): void {
    this.#value = value;
  }

  /** The sample's line. */
  expose(): string {
    return `${this.#prefix}${formatNumber(this.#value)}\n`;
  }
}

/** Gauges of one name. */
export class GaugeFamily implements Exposable {
  readonly description: FamilyDescription;
  readonly #children: Children<Gauge>;
  readonly #header: string;

  constructor(options: FamilyOptions) {
    this.description = describeFamily(options, 'gauge');
    this.#header = formatHeader(this.description);
    this.#children = new Children(options.labelNames, (labels) => new Gauge(options.name, labels));
  }

  /** The series with these label values, present in the exposition from now on. */
  child(labels: Labels): Gauge {
    return this.#children.get(labels);
  }

  expose(): string {
    let text = this.#header;
    for (const child of this.#children.all()) text += child.expose();
    return text;
  }
}
