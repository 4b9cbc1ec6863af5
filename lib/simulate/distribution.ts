// Mean, percentiles and maximum of a series: of few values exactly, of very many in bounded memory.

/** A series in short, in the unit of its values. A percentile is the smallest value that this part of all does not exceed. */
export interface Distribution {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const INITIAL_CAPACITY = 1024;

/** Keeps every value: eight bytes each. */
export class Samples {
  #values = new Float64Array(INITIAL_CAPACITY);
  #count = 0;

  add(value: number): void {
    if (this.#count === this.#values.length) {
      const grown = new Float64Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#count++] = value;
  }

  /** The distribution of all values; null when there are none. */
  summarize(): Distribution | null {
    if (this.#count === 0) return null;
    const sum = this.#values.subarray(0, this.#count).reduce((total, value) => total + value, 0);
    const sorted = this.#values.slice(0, this.#count).sort();
    return toDistribution({ count: this.#count, mean: sum / this.#count, valueAt: (rank) => sorted[rank] ?? Number.NaN });
  }
}

// Buckets are ranges of doubles that agree in sign, exponent and the first 11 bits of the mantissa: 1/2048 of their value wide.
// The smallest is for everything below 2^-20, the largest for everything from 2^44 on.
const MANTISSA_BITS = 11;
const FIRST_EXPONENT = -20;
const LAST_EXPONENT = 44;
const EXPONENT_BIAS = 1023;
const HIGH_WORD_MANTISSA_BITS = 20;
const FIRST_KEY = (FIRST_EXPONENT + EXPONENT_BIAS) << MANTISSA_BITS;
const NUM_BUCKETS = ((LAST_EXPONENT - FIRST_EXPONENT) << MANTISSA_BITS) + 2;

/**
 * Counts values that are 0 or more. A bucket knows its smallest and its largest value: a percentile is exact where a bucket's values
 * are equal, and elsewhere off by less than 1/2048 of it. Mean and maximum are exact.
 */
export class Histogram {
  readonly #counts = new Float64Array(NUM_BUCKETS);
  readonly #smallest = new Float64Array(NUM_BUCKETS);
  readonly #largest = new Float64Array(NUM_BUCKETS);
  readonly #double = new Float64Array(1);
  readonly #words = new Uint32Array(this.#double.buffer);
  #count = 0;
  #sum = 0;

  add(value: number): void {
    const bucket = this.#bucketOf(value);
    const count = this.#counts[bucket] ?? 0;
    if (count === 0 || value < (this.#smallest[bucket] ?? 0)) this.#smallest[bucket] = value;
    if (count === 0 || value > (this.#largest[bucket] ?? 0)) this.#largest[bucket] = value;
    this.#counts[bucket] = count + 1;
    this.#count++;
    this.#sum += value;
  }

  /** The distribution of all values; null when there are none. */
  summarize(): Distribution | null {
    if (this.#count === 0) return null;
    return toDistribution({ count: this.#count, mean: this.#sum / this.#count, valueAt: (rank) => this.#valueAt(rank) });
  }

  #bucketOf(value: number): number {
    this.#double[0] = value;
    const key = (this.#words[HIGH_WORD] ?? 0) >>> (HIGH_WORD_MANTISSA_BITS - MANTISSA_BITS);
    return Math.min(Math.max(key - FIRST_KEY + 1, 0), NUM_BUCKETS - 1);
  }

  // Inside a bucket values are taken to lie evenly.
  #valueAt(rank: number): number {
    let numBefore = 0;
    for (let bucket = 0; bucket < NUM_BUCKETS; bucket++) {
      const count = this.#counts[bucket] ?? 0;
      if (rank < numBefore + count) return this.#interpolate(bucket, count === 1 ? 0 : (rank - numBefore) / (count - 1));
      numBefore += count;
    }
    throw new TypeError(`there are ${this.#count} values, and none has rank ${rank}`);
  }

  #interpolate(bucket: number, ratio: number): number {
    const [smallest, largest] = [this.#smallest[bucket] ?? 0, this.#largest[bucket] ?? 0];
    return ratio === 1 ? largest : smallest + (largest - smallest) * ratio;
  }
}

// Where a double has its sign and exponent.
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

interface Ranked {
  readonly count: number;
  readonly mean: number;
  /** The value with so many before it, ascending. */
  readonly valueAt: (rank: number) => number;
}

function toDistribution({ count, mean, valueAt }: Ranked): Distribution {
  const percentile = (percent: number): number => valueAt(Math.max(Math.ceil((percent * count) / 100) - 1, 0));
  return { mean, p50: percentile(50), p90: percentile(90), p95: percentile(95), p99: percentile(99), max: valueAt(count - 1) };
}
