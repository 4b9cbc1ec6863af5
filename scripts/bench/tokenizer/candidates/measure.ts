// Measures one tokenizer in this process, and prints the reading as JSON.
import { readFileSync } from 'node:fs';
import type { Reading } from '../report.ts';

/** What is measured. */
export interface Encoder {
  readonly encode: (text: string) => unknown;
  /** Forgets words it has seen; undefined where there is no way. */
  readonly clearCache?: () => void;
}

// How often a text is measured, and encoded each time: a short one often, since some times are disturbed.
const SHORT: Repetition = { numTimes: 30, numCalls: 20 };
const LONG: Repetition = { numTimes: 9, numCalls: 1 };

interface Repetition {
  readonly numTimes: number;
  readonly numCalls: number;
}

/** @param load makes the tokenizer of the file at a path */
export async function measure(load: (path: string) => Encoder | Promise<Encoder>): Promise<void> {
  const [tokenizerFile = '', shortFile = '', longFile = ''] = process.argv.slice(2);
  const [short, long] = [readFileSync(shortFile, 'utf8'), readFileSync(longFile, 'utf8')];
  const [begun, begunCpu] = [performance.now(), process.cpuUsage()];
  const encoder = await load(tokenizerFile);
  const [loadMs, loadCpuMs] = [performance.now() - begun, cpuSecondsSince(begunCpu) * 1000];
  const loadedMb = process.memoryUsage.rss() / 1e6;
  const first = rate(short, 1, () => void encoder.encode(short));
  const [shortRates, longRates] = [measureRates(encoder, short, SHORT), measureRates(encoder, long, LONG)];
  const reading: Reading = {
    load_ms: loadMs,
    load_cpu_ms: loadCpuMs,
    first,
    short_warm: shortRates.warm,
    long_warm: longRates.warm,
    short_cold: shortRates.cold,
    long_cold: longRates.cold,
    loaded_mb: loadedMb,
    rss_mb: process.memoryUsage.rss() / 1e6,
  };
  console.log(JSON.stringify(reading));
}

// The best of each, measured in turn: what slows the machine for a while slows both.
function measureRates({ encode, clearCache }: Encoder, text: string, { numTimes, numCalls }: Repetition): { warm: number; cold: number | null } {
  let [warm, cold] = [0, 0];
  for (let time = 0; time < numTimes; time++) {
    warm = Math.max(warm, rate(text, numCalls, () => void encode(text)));
    if (clearCache === undefined) continue;
    const encodeAfresh = (): void => {
      clearCache();
      encode(text);
    };
    cold = Math.max(cold, rate(text, numCalls, encodeAfresh));
    encode(text);
  }
  return { warm, cold: clearCache === undefined ? null : cold };
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
