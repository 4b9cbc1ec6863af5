// Python's range.
import { MAX_RANGE_ITEMS } from '../limits.ts';
import { TemplateError } from '../template-error.ts';
import { TemplateObject, type Value } from './value.ts';

/** The integers from `start` on, in steps, up to before `stop`. */
export class Range extends TemplateObject {
  readonly typeName = 'range';
  readonly #start: number;
  readonly #stop: number;
  readonly #step: number;
  readonly #length: number;

  /** @throws TemplateError when the step is 0, or for more than MAX_RANGE_ITEMS items */
  constructor(start: number, stop: number, step: number) {
    super();
    if (step === 0) throw new TemplateError('value', 'the step of a range must not be 0');
    this.#start = start;
    this.#stop = stop;
    this.#step = step;
    this.#length = Math.max(0, Math.ceil((stop - start) / step));
    if (this.#length > MAX_RANGE_ITEMS) throw new TemplateError('limit', `a range has more than ${MAX_RANGE_ITEMS} items`);
  }

  /** The range of the items from index `start` on, in steps, up to before index `stop`. */
  slice(start: number, stop: number, step: number): Range {
    return new Range(this.#start + start * this.#step, this.#start + stop * this.#step, this.#step * step);
  }

  override numItems(): number {
    return this.#length;
  }

  override *iterate(): Iterable<Value> {
    for (let index = 0; index < this.#length; index++) yield this.#start + index * this.#step;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'start') return this.#start;
    if (name === 'stop') return this.#stop;
    return name === 'step' ? this.#step : undefined;
  }

  repr(): string {
    const step = this.#step === 1 ? '' : `, ${this.#step}`;
    return `range(${this.#start}, ${this.#stop}${step})`;
  }
}
