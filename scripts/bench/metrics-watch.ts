// Looks at a server's /metrics again and again while something else goes on.
import { percentile } from './statistics.ts';

/** Queue and cache, as a server's metrics show them. */
export interface QueueState {
  readonly running: number;
  readonly waiting: number;
  /** 0 to 1. */
  readonly kvCacheUsage: number;
  readonly preemptions: number;
}

/** What was seen from start to stop. */
export interface Watch {
  readonly maxWaiting: number;
  readonly maxKvCacheUsage: number;
  /** How long a scrape took: how late the server's event loop is, and the client's. Milliseconds. */
  readonly scrapeP50Ms: number;
  readonly scrapeP99Ms: number;
}

/** Reads the state from an exposition. @throws Error when a metric is missing. */
export function parseQueueState(text: string): QueueState {
  return {
    running: sampleOf(text, 'vllm:num_requests_running'),
    waiting: sampleOf(text, 'vllm:num_requests_waiting'),
    kvCacheUsage: sampleOf(text, 'vllm:kv_cache_usage_perc'),
    preemptions: sampleOf(text, 'vllm:num_preemptions_total'),
  };
}

/** Scrapes every `intervalMs` until the returned function is called. */
export function watchMetrics(scrape: () => Promise<string>, intervalMs: number): () => Promise<Watch> {
  const states: QueueState[] = [];
  const durationsMs: number[] = [];
  let isStopped = false;
  const run = async (): Promise<void> => {
    while (!isStopped) {
      const startMs = performance.now();
      states.push(parseQueueState(await scrape()));
      durationsMs.push(performance.now() - startMs);
      await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  };
  const running = run();
  return async () => {
    isStopped = true;
    await running;
    const sorted = Float64Array.from(durationsMs).sort();
    return {
      maxWaiting: Math.max(...states.map(({ waiting }) => waiting)),
      maxKvCacheUsage: Math.max(...states.map(({ kvCacheUsage }) => kvCacheUsage)),
      scrapeP50Ms: percentile(sorted, 0.5),
      scrapeP99Ms: percentile(sorted, 0.99),
    };
  };
}

function sampleOf(text: string, name: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}{`));
  if (line === undefined) throw new Error(`no ${name} among the metrics`);
  return Number(line.slice(line.lastIndexOf(' ')));
}
