// Where variables are while a template runs.
import type { Run } from '../run.ts';
import type { Value } from '../values/value.ts';

/** The variables of the template, or of one call of a macro; found by the slots that were given when it was compiled. */
export class Frame {
  readonly run: Run;
  /** The frame in which the macro was defined; null for the template's own. */
  readonly parent: Frame | null;
  /** Undefined for what has not been set. */
  readonly slots: (Value | undefined)[];

  constructor(run: Run, parent: Frame | null, numSlots: number) {
    this.run = run;
    this.parent = parent;
    this.slots = new Array<Value | undefined>(numSlots).fill(undefined);
  }
}

/** A compiled expression. */
export type Evaluate = (frame: Frame) => Value;
/** A compiled statement or body; it says how it ended. */
export type Execute = (frame: Frame) => Outcome;
/** Whether what follows is run, or the innermost loop is left, or its next round begins. */
export type Outcome = 'done' | 'break' | 'continue';
