// Measures one tokenizer in this process, and prints the reading as JSON.
import { readFileSync } from 'node:fs';
import type { Reading } from '../report.ts';

/** What is measured. */
export interface Encoder {
  readonly encode: (text: string) => unknown;
  /** Forgets words it has seen; undefined where there is no way. */
  readonly clearCache?: () => void;
}

const NUM_SHORT_CALLS = 20;
const NUM_REPETITIONS = 9;

/** @param load makes the tokenizer of the file at a path */
export async function measure(load: (path: string) => Encoder | Promise<Encoder>): Promise<void> {
  const [tokenizerFile = '', shortFile = '', longFile = ''] = process.argv.slice(2);
  const [short, long] = [readFileSync(shortFile, 'utf8'), readFileSync(longFile, 'utf8')];
  const [begun, begunCpu] = [performance.now(), process.cpuUsage()];
  const encoder = await load(tokenizerFile);
  const [loadMs, loadCpuMs] = [performance.now() - begun, cpuSecondsSince(begunCpu) * 1000];
  const loadedMb = process.memoryUsage.rss() / 1e6;
  const first = rate(short, 1, () => void encoder.encode(short));
  const best = (text: string, isCold: boolean, numCalls: number): number => {
    const rates = Array.from({ length: NUM_REPETITIONS }, () =>
      rate(text, numCalls, () => {
        if (isCold) encoder.clearCache?.();
        encoder.encode(text);
      }),
    );
    return Math.max(...rates);
  };
  const canForget = encoder.clearCache !== undefined;
  const reading: Reading = {
    load_ms: loadMs,
    load_cpu_ms: loadCpuMs,
    first,
    short_warm: best(short, false, NUM_SHORT_CALLS),
    long_warm: best(long, false, 1),
    short_cold: canForget ? best(short, true, NUM_SHORT_CALLS) : null,
    long_cold: canForget ? best(long, true, 1) : null,
    loaded_mb: loadedMb,
    rss_mb: process.memoryUsage.rss() / 1e6,
  };
  console.log(JSON.stringify(reading));
}

function rate(text: string, numCalls: number, call: () => void): number {
  const begun = process.cpuUsage();
  for (let index = 0; index < numCalls; index++) call();
  return (numCalls * Buffer.byteLength(text)) / 1e6 / cpuSecondsSince(begun);
}

function cpuSecondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}
