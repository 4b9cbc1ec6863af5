// A set of metric families and their exposition.
import { CounterFamily } from './counter.ts';
import { checkNames, type Exposable, type FamilyDescription, type FamilyOptions } from './family.ts';
import { GaugeFamily } from './gauge.ts';
import { HistogramFamily, type HistogramOptions } from './histogram.ts';
import { SeriesGauge, type SeriesGaugeOptions } from './series-gauge.ts';

/** Families in order of registration. There is no global one: each simulator has its own. */
export class MetricRegistry {
  readonly #createdSeconds: number;
  readonly #families = new Map<string, Exposable>();

  /** @param createdSeconds Unix seconds, exported as the time since which everything counts. */
  constructor({ createdSeconds }: { readonly createdSeconds: number }) {
    this.#createdSeconds = createdSeconds;
  }

  /** @throws TypeError for a name that is taken or not allowed; so do the others. */
  counter(options: FamilyOptions): CounterFamily {
    return this.#register(options, new CounterFamily(options, this.#createdSeconds));
  }

  gauge(options: FamilyOptions): GaugeFamily {
    return this.#register(options, new GaugeFamily(options));
  }

  histogram(options: HistogramOptions): HistogramFamily {
    return this.#register(options, new HistogramFamily(options, this.#createdSeconds));
  }

  seriesGauge(options: SeriesGaugeOptions): SeriesGauge {
    return this.#register(options, new SeriesGauge(options));
  }

  /** Everything, in the text format. */
  expose(): string {
    let text = '';
    for (const family of this.#families.values()) text += family.expose();
    return text;
  }

  /** What is registered, for documentation. */
  describe(): FamilyDescription[] {
    return [...this.#families.values()].map(({ description }) => description);
  }

  #register<Family extends Exposable>(options: FamilyOptions, family: Family): Family {
    checkNames(options);
    if (this.#families.has(options.name)) throw new TypeError(`two metrics are called ${options.name}`);
    this.#families.set(options.name, family);
    return family;
  }
}
