// Guards the time that a test suite or a rolling restart waits: module loading and all that precedes an open port.
import { lineUpServers, type Candidate } from '../candidates.ts';
import type { Measurement } from '../measurement.ts';
import { withServer } from '../server-process.ts';
import { toSpread } from '../statistics.ts';

const NUM_STARTS = 5;

/** From exec to the first 200 on `/health`; each reading is the median of a few starts. */
export const startup: Measurement = {
  name: 'startup',
  title: `exec to the first 200 on /health, median of ${NUM_STARTS} starts`,
  figures: [{ key: 'startup_ms', label: 'exec to healthy', unit: 'ms', digits: 1 }],
  lineUp: lineUpServers,
  measure: async (candidate) => {
    const startsMs: number[] = [];
    for (let i = 0; i < NUM_STARTS; i++) startsMs.push(await startOnce(candidate));
    return { values: { startup_ms: toSpread(startsMs).median }, problems: [] };
  },
};

function startOnce(candidate: Candidate): Promise<number> {
  return withServer(candidate, [], async ({ startupMs }) => startupMs);
}
