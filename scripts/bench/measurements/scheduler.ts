// Guards the scheduler itself: no socket, no timer, no model, only who computes what in the next step.
import { lineUpSchedulers } from '../candidates.ts';
import type { Measurement } from '../measurement.ts';
import { DECODE_FLAGS } from '../scheduler/decode-flags.ts';
import { timeSteps } from '../scheduler/scheduler-process.ts';

/** Steps per second of a full engine, beside vLLM's own scheduler on the same sequences. */
export const scheduler: Measurement = {
  name: 'scheduler',
  title: 'a step of 256 decodes at a context of 512, 10,000 waiting, 100,000 blocks (peer: vLLM)',
  figures: [
    { key: 'steps_per_second', label: 'steps', unit: '/s', digits: 0, target: { atLeast: 20 } },
    { key: 'step_median_ms', label: 'schedule() + update(), median', unit: 'ms', digits: 3 },
    { key: 'step_p95_ms', label: 'schedule() + update(), p95', unit: 'ms', digits: 3 },
  ],
  lineUp: lineUpSchedulers,
  measure: async (candidate) => {
    const { steps_per_second, median_ms, p95_ms } = await timeSteps(candidate, DECODE_FLAGS);
    return { values: { steps_per_second, step_median_ms: median_ms, step_p95_ms: p95_ms }, problems: [] };
  },
};
