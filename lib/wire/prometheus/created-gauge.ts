// The gauge beside counters and histograms that says since when they count.
import type { FamilyOptions } from './family.ts';
import { formatHeader, formatLabels, formatNumber, type Labels } from './text-format.ts';

/** The block that tells since when a family's series count: constant text once all series are known. */
export class CreatedGauge {
  readonly #name: string;
  readonly #value: string;
  #text: string;

  constructor({ name, help }: FamilyOptions, createdSeconds: number) {
    this.#name = `${name}_created`;
    this.#value = formatNumber(createdSeconds);
    this.#text = formatHeader({ name: this.#name, help, type: 'gauge' });
  }

  add(labels: Labels): void {
    this.#text += `${this.#name}${formatLabels(labels)} ${this.#value}\n`;
  }

  expose(): string {
    return this.#text;
  }
}
