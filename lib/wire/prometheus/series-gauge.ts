// A gauge whose labels are the news: every state is a series of its own, and only the newest few are kept.
import { checkLabels, describeFamily, type Exposable, type FamilyDescription, type FamilyOptions } from './family.ts';
import { formatHeader, formatLabels, formatNumber, type Labels } from './text-format.ts';

export interface SeriesGaugeOptions extends FamilyOptions {
  /** Series kept, 1 or more; the one set longest ago goes first. */
  readonly maxSeries: number;
}

/** Series by label values, the one set last at the end. */
export class SeriesGauge implements Exposable {
  readonly description: FamilyDescription;
  readonly #header: string;
  readonly #maxSeries: number;
  // Values by formatted labels, in the order in which they were last set.
  readonly #series = new Map<string, number>();

  constructor(options: SeriesGaugeOptions) {
    this.description = describeFamily(options, 'gauge');
    this.#header = formatHeader(this.description);
    this.#maxSeries = options.maxSeries;
  }

  /** Sets a series. @throws TypeError when the label names are not the family's. */
  set(labels: Labels, value: number): void {
    checkLabels(labels, this.description.labelNames);
    const key = formatLabels(labels);
    this.#series.delete(key);
    this.#series.set(key, value);
    const [oldest] = this.#series.keys();
    if (this.#series.size > this.#maxSeries && oldest !== undefined) this.#series.delete(oldest);
  }

  expose(): string {
    let text = this.#header;
    for (const [labels, value] of this.#series) text += `${this.description.name}${labels} ${formatNumber(value)}\n`;
    return text;
  }
}
