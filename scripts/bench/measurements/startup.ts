// Guards the time that a test suite or a rolling restart waits: module loading and all that precedes an open port, and what is put off
// until the first request.
import { spawn } from 'node:child_process';
import { lineUpServers, type Candidate } from '../candidates.ts';
import { createPrompt, probeEcho } from '../echo-request.ts';
import { trackProcess } from '../live-processes.ts';
import type { Measurement } from '../measurement.ts';
import { withServer } from '../server-process.ts';
import { toSpread } from '../statistics.ts';

const NUM_STARTS = 5;
const NUM_WORDS = 10;

/** From exec to the first 200 on `/health`, and on to the first answer; each reading is the median of a few starts. */
export const startup: Measurement = {
  name: 'startup',
  title: `exec to the first 200 on /health, median of ${NUM_STARTS} starts`,
  figures: [
    { key: 'startup_ms', label: 'exec to healthy', unit: 'ms', digits: 1 },
    { key: 'first_answer_ms', label: 'first answer after that', unit: 'ms', digits: 1 },
    { key: 'bare_node_ms', label: 'node -e 0', unit: 'ms', digits: 1 },
  ],
  lineUp: lineUpServers,
  measure: async (candidate) => {
    const starts: Start[] = [];
    for (let i = 0; i < NUM_STARTS; i++) starts.push(await startOnce(candidate));
    const medianOf = (key: keyof Start): number => toSpread(starts.map((start) => start[key])).median;
    const values = { startup_ms: medianOf('startupMs'), first_answer_ms: medianOf('firstAnswerMs') };
    // The least that anything on Node takes.
    const floor = candidate.command === process.execPath ? { bare_node_ms: medianOf('bareNodeMs') } : {};
    return { values: { ...values, ...floor }, problems: [] };
  },
};

interface Start {
  readonly startupMs: number;
  readonly firstAnswerMs: number;
  readonly bareNodeMs: number;
}

async function startOnce(candidate: Candidate): Promise<Start> {
  const bareNodeMs = await runBareNode();
  return withServer(candidate, [], async ({ port, startupMs }) => {
    const healthyAtMs = performance.now();
    await probeEcho(port, createPrompt(NUM_WORDS));
    return { startupMs, firstAnswerMs: performance.now() - healthyAtMs, bareNodeMs };
  });
}

function runBareNode(): Promise<number> {
  const execAtMs = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  trackProcess(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('exit', () => resolve(performance.now() - execAtMs));
  });
}
