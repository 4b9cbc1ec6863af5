// Times one scheduling step of the project's own scheduler: the counterpart of `vllm_scheduler_bench.py`, with its flags and its output.
//
// A step is `schedule()` and `update()`; there is no model, each running sequence gets one token per step. Standard output is one JSON
// object, `{"steps": 500, "median_ms": 0.05, "p95_ms": 0.08, "steps_per_second": 18000.1}`.
import { readArguments } from '../../script-arguments.mjs';
import { percentile } from '../statistics.ts';
import { SchedulerScenario, type ScenarioSize } from './scenario.ts';

const HELP = `Usage: node --import tsx scripts/bench/scheduler/scheduler-bench.ts [options]

Times scheduling steps of the project's scheduler, and prints one JSON object.

  --steps N       measured steps (default 300)
  --warmup N      steps before them (default 50)
  --running N     sequences that decode (default 256)
  --waiting N     sequences that wait (default 10000)
  --context N     tokens of each prompt (default 512)
  --blocks N      blocks of the KV cache (default 100000)
  --block-size N  tokens of a block (default 16)
  --budget N      tokens of a step (default 8192)
  --adapters N    adapters that the waiting ones belong to, none of which may run (default 0)
  --help          this text
`;

const { values } = readArguments(HELP, {
  options: {
    'steps': { type: 'string', default: '300' },
    'warmup': { type: 'string', default: '50' },
    'running': { type: 'string', default: '256' },
    'waiting': { type: 'string', default: '10000' },
    'context': { type: 'string', default: '512' },
    'blocks': { type: 'string', default: '100000' },
    'block-size': { type: 'string', default: '16' },
    'budget': { type: 'string', default: '8192' },
    'adapters': { type: 'string', default: '0' },
  },
});

const numSteps = toCount('steps', 1);
const numWarmupSteps = toCount('warmup', 0);
const size: ScenarioSize = {
  numRunning: toCount('running', 1),
  numWaiting: toCount('waiting', 0),
  numPromptTokens: toCount('context', 1),
  numBlocks: toCount('blocks', 2),
  blockSize: toCount('block-size', 1),
  maxNumBatchedTokens: toCount('budget', 1),
  numAdapters: toCount('adapters', 0),
};

process.stdout.write(`${JSON.stringify(measure())}\n`);

function measure(): Record<string, number> {
  const scenario = new SchedulerScenario(size);
  scenario.reachDecode();
  for (let step = 0; step < numWarmupSteps; step++) scenario.runStep();
  const durationsMs = new Float64Array(numSteps);
  for (let step = 0; step < numSteps; step++) {
    const startMs = performance.now();
    scenario.runStep();
    durationsMs[step] = performance.now() - startMs;
  }
  scenario.verify();
  const totalMs = durationsMs.reduce((sum, durationMs) => sum + durationMs, 0);
  durationsMs.sort();
  return {
    steps: numSteps,
    median_ms: percentile(durationsMs, 0.5),
    p95_ms: percentile(durationsMs, 0.95),
    steps_per_second: (numSteps * 1000) / totalMs,
  };
}

function toCount(name: keyof typeof values, min: number): number {
  const count = Number(values[name]);
  if (!Number.isInteger(count) || count < min) throw new TypeError(`--${name}: expected an integer from ${min}, got "${values[name]}"`);
  return count;
}
