// Guards what a step must not depend on: how many wait, how large the cache is, whether adapters hold the queue back.
import { lineUpOurScheduler, type Candidate } from '../candidates.ts';
import type { Figure, Measurement } from '../measurement.ts';
import { DECODE_FLAGS } from '../scheduler/decode-flags.ts';
import { timeSteps } from '../scheduler/scheduler-process.ts';

interface Variant {
  readonly key: string;
  readonly label: string;
  readonly flags: readonly string[];
}

// The smallest cache holds no more than eight of these sequences to their last step.
const FEW = ['--running', '8', '--waiting', '10000'];

const VARIANTS: readonly Variant[] = [
  { key: 'waiting_100_ms', label: '100 waiting', flags: ['--waiting', '100'] },
  { key: 'waiting_10k_ms', label: '10,000 waiting', flags: ['--waiting', '10000'] },
  { key: 'waiting_100k_ms', label: '100,000 waiting', flags: ['--waiting', '100000'] },
  { key: 'waiting_10k_adapters_ms', label: '10,000 waiting for 8 adapters, a seat free', flags: ['--waiting', '10000', '--adapters', '8'] },
  { key: 'blocks_1k_ms', label: '8 decodes, 1,000 blocks', flags: [...FEW, '--blocks', '1000'] },
  { key: 'blocks_100k_ms', label: '8 decodes, 100,000 blocks', flags: [...FEW, '--blocks', '100000'] },
  { key: 'blocks_10m_ms', label: '8 decodes, 10,000,000 blocks', flags: [...FEW, '--blocks', '10000000'] },
];

/** Median step with one thing enlarged at a time. */
export const schedulerScale: Measurement = {
  name: 'scheduler-scale',
  title: 'a step of 256 decodes with longer queues, of 8 decodes with larger caches (median)',
  figures: VARIANTS.map(toFigure),
  lineUp: lineUpOurScheduler,
  measure: async (candidate) => {
    const values: Record<string, number> = {};
    for (const variant of VARIANTS) values[variant.key] = await medianOf(candidate, variant);
    return { values, problems: [] };
  },
};

function toFigure({ key, label }: Variant): Figure {
  return { key, label, unit: 'ms', digits: 4 };
}

async function medianOf(candidate: Candidate, { flags }: Variant): Promise<number> {
  const { median_ms } = await timeSteps(candidate, [...DECODE_FLAGS, ...flags]);
  return median_ms;
}
