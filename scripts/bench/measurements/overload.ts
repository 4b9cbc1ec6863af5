// Guards a server that is asked for twice what it can serve: it queues, preempts and refuses, loses nothing and keeps nothing.
import { lineUpOurServer } from '../candidates.ts';
import { ChatClient } from '../chat-client.ts';
import type { Measurement, Reading } from '../measurement.ts';
import { parseQueueState, watchMetrics } from '../metrics-watch.ts';
import { readResidentBytes } from '../process-sampler.ts';
import { type RunningServer, withServer } from '../server-process.ts';

/** Open-loop arrivals at twice the capacity, which is measured first. */
export const overload: Measurement = {
  name: 'overload',
  title: 'step-paced, open-loop arrivals at twice the capacity',
  seconds: 60,
  figures: [
    { key: 'capacity_per_second', label: 'capacity', unit: 'req/s', digits: 1 },
    { key: 'sent', label: 'sent', unit: 'requests', digits: 0 },
    { key: 'answered', label: 'answered', unit: 'requests', digits: 0 },
    { key: 'refused', label: 'refused with 429', unit: 'requests', digits: 0 },
    { key: 'preemptions', label: 'preemptions', unit: '', digits: 0 },
    { key: 'max_waiting', label: 'waiting, highest', unit: '', digits: 0 },
    { key: 'max_kv_cache_usage', label: 'KV cache in use, highest', unit: '', digits: 3 },
    { key: 'scrape_p50_ms', label: 'GET /metrics, p50', unit: 'ms', digits: 2 },
    { key: 'scrape_p99_ms', label: 'GET /metrics, p99', unit: 'ms', digits: 2 },
    { key: 'start_mb', label: 'resident before', unit: 'MB', digits: 1 },
    { key: 'capacity_mb', label: 'resident after the capacity was measured', unit: 'MB', digits: 1 },
    { key: 'end_mb', label: 'resident after the overload, idle', unit: 'MB', digits: 1 },
  ],
  lineUp: lineUpOurServer,
  measure: (candidate, seconds) =>
    withServer(candidate, STEP_FLAGS, async (server) => {
      const client = new ChatClient(server.port, SIZE);
      try {
        return await measureOverload(server, client, seconds);
      } finally {
        client.close();
      }
    }),
};

// Blocks for some 150 whole sequences, which take more than the seats would allow: the cache is what is short.
const STEP_FLAGS: readonly string[] = [
  ...['--step-time-model', 'linear', '--step-time-base', '10', '--step-time-per-decode-request', '0.05'],
  ...['--step-time-per-prefill-token', '0.02', '--num-gpu-blocks-override', '2001', '--max-waiting-queue-length', '500'],
];
const SIZE = { numPromptWords: 100, numOutputTokens: 100 };
const NUM_SATURATING = 400;
const WARMUP_MS = 3_000;
const CAPACITY_MS = 6_000;
const SCRAPE_MS = 100;
const DRAIN_MS = 60_000;
const IDLE_MS = 5_000;
// V8 lets the old generation grow by some 100 MB before it collects it, and does not collect while idle: garbage is no leak.
const MAX_GROWTH_BYTES = 200e6;

async function measureOverload({ pid }: RunningServer, client: ChatClient, seconds: number): Promise<Reading> {
  const startBytes = readResidentBytes(pid);
  const perSecond = await measureCapacity(client);
  const capacityBytes = readResidentBytes(pid);
  const numBefore = { sent: client.numSent, answered: client.numAnswered };
  const stopWatch = watchMetrics(() => client.scrape(), SCRAPE_MS);
  await sendOpenLoop(client, { perSecond: 2 * perSecond, durationMs: seconds * 1000 });
  const watch = await stopWatch();
  await waitForAnswers(client);
  await delay(IDLE_MS);
  const last = parseQueueState(await client.scrape());
  const endBytes = readResidentBytes(pid);
  const problems = [
    ...client.problems,
    ...(client.numOpen > 0 ? [`${client.numOpen} requests without an answer`] : []),
    ...(watch.maxWaiting > 0 && last.preemptions > 0 && watch.maxKvCacheUsage > 0.95 ? [] : ['the server was never overloaded']),
    ...(last.running + last.waiting + last.kvCacheUsage > 0 ? [`not empty afterwards: ${JSON.stringify(last)}`] : []),
    ...(endBytes - startBytes > MAX_GROWTH_BYTES ? [`resident memory grew from ${startBytes} to ${endBytes} bytes`] : []),
  ];
  const values = {
    capacity_per_second: perSecond,
    sent: client.numSent - numBefore.sent,
    answered: client.numAnswered - numBefore.answered,
    refused: client.numRefused,
    preemptions: last.preemptions,
    max_waiting: watch.maxWaiting,
    max_kv_cache_usage: watch.maxKvCacheUsage,
    scrape_p50_ms: watch.scrapeP50Ms,
    scrape_p99_ms: watch.scrapeP99Ms,
    start_mb: startBytes / 1e6,
    capacity_mb: capacityBytes / 1e6,
    end_mb: endBytes / 1e6,
  };
  return { values, problems };
}

/** Requests per second that are answered while so many are under way that some always wait. */
async function measureCapacity(client: ChatClient): Promise<number> {
  let isOver = false;
  const sendOn = async (): Promise<void> => {
    while (!isOver) await client.send();
  };
  const loops = Array.from({ length: NUM_SATURATING }, sendOn);
  await delay(WARMUP_MS);
  const numBefore = client.numAnswered;
  const startMs = performance.now();
  await delay(CAPACITY_MS);
  const perSecond = ((client.numAnswered - numBefore) * 1000) / (performance.now() - startMs);
  isOver = true;
  await Promise.all(loops);
  return perSecond;
}

/** Requests evenly over time, whatever becomes of them. */
async function sendOpenLoop(client: ChatClient, { perSecond, durationMs }: { readonly perSecond: number; readonly durationMs: number }): Promise<void> {
  const startMs = performance.now();
  for (let numSent = 0; ; ) {
    const elapsedMs = performance.now() - startMs;
    if (elapsedMs > durationMs) return;
    for (; numSent < (elapsedMs * perSecond) / 1000; numSent++) void client.send();
    await delay(1);
  }
}

async function waitForAnswers(client: ChatClient): Promise<void> {
  const deadlineMs = performance.now() + DRAIN_MS;
  while (client.numOpen > 0 && performance.now() < deadlineMs) await delay(SCRAPE_MS);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
