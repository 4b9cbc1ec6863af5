// Observations counted in buckets.
import { CreatedGauge } from './created-gauge.ts';
import { Children, describeFamily, type Exposable, type FamilyDescription, type FamilyOptions } from './family.ts';
import { formatHeader, formatLabels, formatNumber, type Labels } from './text-format.ts';

export interface HistogramOptions extends FamilyOptions {
  /** Upper bounds, ascending, without infinity. */
  readonly buckets: readonly number[];
}

// Stands for a bound in labels that are the same for all: no label's value has it.
const HOLE = '\0';

/** One series of a histogram family. */
export class Histogram {
  readonly #bounds: readonly number[];
  // Observations per bucket, not cumulative; the last one is everything above the highest bound.
  readonly #counts: number[];
  readonly #linePrefixes: readonly string[];
  readonly #countPrefix: string;
  readonly #sumPrefix: string;
  #sum = 0;
  // Latencies repeat: the bucket of the last observation is looked at first.
  #lastBucket = 0;

  constructor({ name, buckets }: HistogramOptions, labels: Labels) {
    this.#bounds = buckets;
    this.#counts = new Array<number>(buckets.length + 1).fill(0);
    const bounds = [...buckets.map(formatNumber), '+Inf'];
    const [before = '', after = ''] = formatLabels({ ...labels, le: HOLE }).split(HOLE);
    this.#linePrefixes = bounds.map((le) => `${name}_bucket${before}${le}${after} `);
    this.#countPrefix = `${name}_count${formatLabels(labels)} `;
    this.#sumPrefix = `${name}_sum${formatLabels(labels)} `;
  }

  get count(): number {
    return this.#counts.reduce((total, count) => total + count, 0);
  }

  get sum(): number {
    return this.#sum;
  }

  /** Counts a value. @throws TypeError when it is not a number. */
  observe(value: number): void {
    if (Number.isNaN(value)) throw new TypeError('an observation is a number');
    const bucket = this.#bucketOf(value);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  /** The samples' lines: cumulative buckets, count, sum. */
  expose(): string {
    let text = '';
    let cumulative = 0;
    for (const [bucket, prefix] of this.#linePrefixes.entries()) {
      cumulative += this.#counts[bucket] ?? 0;
      text += `${prefix}${formatNumber(cumulative)}\n`;
    }
    return `${text}${this.#countPrefix}${formatNumber(cumulative)}\n${this.#sumPrefix}${formatNumber(this.#sum)}\n`;
  }

  #bucketOf(value: number): number {
    const last = this.#lastBucket;
    const isSame = value <= this.#upperBound(last) && (last === 0 || value > this.#upperBound(last - 1));
    if (!isSame) this.#lastBucket = this.#search(value);
    return this.#lastBucket;
  }

  // The first bucket whose bound is not below the value.
  #search(value: number): number {
    let low = 0;
    let high = this.#bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= this.#upperBound(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #upperBound(bucket: number): number {
    return this.#bounds[bucket] ?? Number.POSITIVE_INFINITY;
  }
}

/** Histograms of one name, followed by the gauge `<name>_created`. */
export class HistogramFamily implements Exposable {
  readonly description: FamilyDescription;
  readonly #children: Children<Histogram>;
  readonly #header: string;
  readonly #created: CreatedGauge;

  /** @throws TypeError when the bounds do not ascend. */
  constructor(options: HistogramOptions, createdSeconds: number) {
    const ascends = options.buckets.every((bound, index) => Number.isFinite(bound) && bound > (options.buckets[index - 1] ?? -Infinity));
    if (!ascends || options.buckets.length === 0) throw new TypeError('buckets are finite and ascending');
    this.description = describeFamily(options, 'histogram');
    this.#header = formatHeader(this.description);
    this.#created = new CreatedGauge(options, createdSeconds);
    this.#children = new Children(options.labelNames, (labels) => {
      this.#created.add(labels);
      return new Histogram(options, labels);
    });
  }

  /** The series with these label values, present in the exposition from now on. */
  child(labels: Labels): Histogram {
    return this.#children.get(labels);
  }

  expose(): string {
    let text = this.#header;
    for (const child of this.#children.all()) text += child.expose();
    return text + this.#created.expose();
  }
}
