// Guards the start with a KV cache of ten million blocks: router manifests ask for it, and only blocks in use may cost anything.
import { lineUpOurServer, type Candidate } from '../candidates.ts';
import type { Measurement } from '../measurement.ts';
import { readResidentBytes } from '../process-sampler.ts';
import { withServer } from '../server-process.ts';
import { toSpread } from '../statistics.ts';

/** Start-up time and idle memory, with the default cache and with a large one in turn. */
export const largeCache: Measurement = {
  name: 'large-cache',
  title: '--kv-cache-size 10000000 beside the default, medians of 5 starts in turn',
  figures: [
    { key: 'large_startup_ms', label: 'exec to healthy, 10,000,000 blocks', unit: 'ms', digits: 1 },
    { key: 'default_startup_ms', label: 'exec to healthy, default', unit: 'ms', digits: 1 },
    { key: 'large_idle_mb', label: 'idle, 10,000,000 blocks', unit: 'MB', digits: 1 },
    { key: 'default_idle_mb', label: 'idle, default', unit: 'MB', digits: 1 },
  ],
  lineUp: lineUpOurServer,
  measure: async (candidate) => {
    const large: Start[] = [];
    const usual: Start[] = [];
    for (let i = 0; i < NUM_STARTS; i++) {
      large.push(await start(candidate, LARGE_FLAGS));
      usual.push(await start(candidate, []));
    }
    return {
      values: {
        large_startup_ms: toSpread(large.map(({ startupMs }) => startupMs)).median,
        default_startup_ms: toSpread(usual.map(({ startupMs }) => startupMs)).median,
        large_idle_mb: toSpread(large.map(({ idleMb }) => idleMb)).median,
        default_idle_mb: toSpread(usual.map(({ idleMb }) => idleMb)).median,
      },
      problems: [],
    };
  },
};

const NUM_STARTS = 5;
const LARGE_FLAGS = ['--kv-cache-size', '10000000'];
// What start-up leaves behind is collected or returned by then.
const SETTLE_MS = 500;

interface Start {
  readonly startupMs: number;
  readonly idleMb: number;
}

function start(candidate: Candidate, flags: readonly string[]): Promise<Start> {
  return withServer(candidate, flags, async ({ startupMs, pid }) => {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return { startupMs, idleMb: readResidentBytes(pid) / 1e6 };
  });
}
