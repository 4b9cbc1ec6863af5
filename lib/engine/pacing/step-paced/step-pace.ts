// The step pace: vLLM's loop. A step is scheduled, takes the time that its work takes, and moves on every sequence in it.
import type { Token } from '../../output.ts';
import { type StepLimits, type StepPlan, StepScheduler } from '../../scheduler/step-scheduler.ts';
import type { Sequence } from '../../sequence.ts';
import type { TimelineEvent } from '../../timeline.ts';
import type { Pace, PaceFactory, PaceSurroundings } from '../pace.ts';
import { toStepLoad } from './step-load.ts';
import type { StepTimeModel } from './step-time.ts';

export interface StepPaceOptions {
  readonly model: StepTimeModel;
  readonly limits: StepLimits;
}

/** A pace of this kind. */
export function createStepPace(options: StepPaceOptions): PaceFactory {
  return (surroundings) => new StepPace(options, surroundings);
}

/** One step after another, as long as there is something to schedule. On the timeline it stands for the end of the present step. */
class StepPace implements Pace, TimelineEvent {
  dueMs = 0;
  readonly order = 0;
  heapIndex = -1;
  readonly #model: StepTimeModel;
  readonly #steps: StepScheduler<Sequence>;
  readonly #surroundings: PaceSurroundings;
  // The step under way; null while there is nothing to do.
  #plan: StepPlan<Sequence> | null = null;

  constructor({ model, limits }: StepPaceOptions, surroundings: PaceSurroundings) {
    this.#model = model;
    this.#steps = new StepScheduler(surroundings.scheduler, limits);
    this.#surroundings = surroundings;
  }

  get cost(): number {
    return this.#plan?.scheduled.length ?? 1;
  }

  wake(atMs: number): void {
    if (this.#plan !== null) return;
    const endMs = this.#startStep(atMs);
    if (endMs === null) return;
    this.dueMs = endMs;
    this.#surroundings.timeline.schedule(this);
  }

  /** The step is over, and the next one begins. */
  fire(atMs: number): number | null {
    this.#endStep();
    return this.#startStep(atMs);
  }

  // A sequence that leaves during a step has its tokens dropped at the end of it; the step takes its time all the same.
  forget(): void {}

  get isIdle(): boolean {
    return this.#plan === null;
  }

  // The scheduler plans no step while nothing may go on, and the one under way comes to its end, as in vLLM.
  freeze(): void {}
  thaw(atMs: number): void {
    this.wake(atMs);
  }

  // A step in which everything was preempted takes no time: the one after it finds the blocks free.
  #startStep(atMs: number): number | null {
    let plan = this.#steps.schedule();
    while (plan.numScheduledTokens === 0 && plan.numPreempted > 0) plan = this.#steps.schedule();
    this.#plan = plan.numScheduledTokens > 0 ? plan : null;
    return this.#plan === null ? null : atMs + this.#model.stepTimeMs(toStepLoad(plan.scheduled));
  }

  #endStep(): void {
    const { deliver, endIteration } = this.#surroundings;
    let token: Token | null = null;
    this.#steps.update({
      sample(sequence) {
        token = sequence.nextToken();
        return token?.id ?? null;
      },
      sampled(sequence, finishReason) {
        deliver(sequence, token, finishReason);
      },
    });
    endIteration();
  }
}
