// A bound on work, counted in steps rather than in time so that it is the same on every machine.
import { ConstraintError } from './constraint-error.ts';
import { MAX_STEPS } from './limits.ts';

/** Counts the steps of one undertaking. */
export class Effort {
  readonly #what: string;
  #left: number;

  /** @param what the subject of the error's message: `the schema` */
  constructor(what: string, maxSteps: number = MAX_STEPS) {
    this.#what = what;
    this.#left = maxSteps;
  }

  /** @throws ConstraintError when the steps are used up */
  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) throw new ConstraintError(`${this.#what} is too complex to be satisfied within bounds`);
  }
}
