// Guards the footprint: what a replica that does nothing occupies, and how far 500 paced streams push it.
import { lineUpServers } from '../candidates.ts';
import { generatorLoad } from '../load.ts';
import type { Measurement } from '../measurement.ts';
import { NUM_STREAMS, PACED_FLAGS, runPacedLoad } from '../paced-load.ts';
import { readResidentBytes, startResidentSampler } from '../process-sampler.ts';
import { withServer } from '../server-process.ts';

/** Resident memory of a fresh process, idle and at its highest under load. */
export const memory: Measurement = {
  name: 'memory',
  title: `resident memory, idle and under ${NUM_STREAMS} streams`,
  figures: [
    { key: 'idle_mb', label: 'idle', unit: 'MB', digits: 1 },
    { key: 'loaded_peak_mb', label: `peak under ${NUM_STREAMS} streams`, unit: 'MB', digits: 1 },
  ],
  lineUp: lineUpServers,
  measure: (candidate, seconds) =>
    withServer(candidate, PACED_FLAGS, async (server) => {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      const idleBytes = readResidentBytes(server.pid);
      const sampler = startResidentSampler(server.pid, SAMPLE_MS);
      const result = await runPacedLoad(server, seconds).finally(() => sampler.stop());
      return {
        values: { idle_mb: idleBytes / 1e6, loaded_peak_mb: Math.max(...sampler.stop()) / 1e6 },
        problems: result.errors,
        generatorCores: generatorLoad(result),
      };
    }),
};

// What start-up leaves behind is collected or returned by then.
const SETTLE_MS = 1_000;
const SAMPLE_MS = 50;
