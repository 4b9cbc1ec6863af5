// How many requests run and wait, and how full the KV cache is, over time: means of equal intervals, in bounded memory.

/** What is followed. */
export interface Depth {
  readonly numRunning: number;
  readonly numWaiting: number;
  /** 0 to 1. */
  readonly kvCacheUsage: number;
}

/** An interval. Means are over its time, the last interval's over the part of it that has passed. */
export interface DepthInterval {
  /** From the start of the series. */
  readonly startMs: number;
  readonly runningMean: number;
  readonly waitingMean: number;
  readonly waitingMax: number;
  readonly kvCacheUsageMean: number;
}

/** A whole series. */
export interface DepthHistory {
  readonly intervalMs: number;
  readonly intervals: readonly DepthInterval[];
}

/** Sums over the time of an interval. */
interface Bin {
  ms: number;
  running: number;
  waiting: number;
  usage: number;
  waitingMax: number;
}

// Doubled until the whole time fits: a power of two of it is a whole second.
const FIRST_INTERVAL_MS = 1000 / 1024;
const MAX_BINS = 128;

/** Follows a depth that changes at certain times and is constant in between. */
export class DepthSeries {
  readonly #startMs: number;
  #bins: Bin[] = [];
  #intervalMs = FIRST_INTERVAL_MS;
  #nowMs: number;
  #depth: Depth = { numRunning: 0, numWaiting: 0, kvCacheUsage: 0 };

  constructor(startMs: number) {
    this.#startMs = startMs;
    this.#nowMs = startMs;
  }

  /** From `atMs` on the depth is this one. Times do not go back. */
  change(atMs: number, depth: Depth): void {
    this.#passUntil(atMs);
    this.#depth = depth;
  }

  /** The series up to `endMs`. */
  summarize(endMs: number): DepthHistory {
    this.#passUntil(endMs);
    const intervals = this.#bins.map((bin, index) => ({
      startMs: index * this.#intervalMs,
      runningMean: bin.running / bin.ms,
      waitingMean: bin.waiting / bin.ms,
      waitingMax: bin.waitingMax,
      kvCacheUsageMean: bin.usage / bin.ms,
    }));
    return { intervalMs: this.#intervalMs, intervals };
  }

  #passUntil(untilMs: number): void {
    while (untilMs - this.#startMs > MAX_BINS * this.#intervalMs) this.#halve();
    while (this.#nowMs < untilMs) {
      const last = this.#bins.length * this.#intervalMs + this.#startMs;
      if (this.#nowMs >= last) this.#bins.push({ ms: 0, running: 0, waiting: 0, usage: 0, waitingMax: 0 });
      else this.#fill(Math.min(last, untilMs));
    }
  }

  #fill(untilMs: number): void {
    const bin = this.#bins.at(-1);
    if (bin === undefined) throw new TypeError('there is an interval to fill');
    const { numRunning, numWaiting, kvCacheUsage } = this.#depth;
    const ms = untilMs - this.#nowMs;
    bin.ms += ms;
    bin.running += numRunning * ms;
    bin.waiting += numWaiting * ms;
    bin.usage += kvCacheUsage * ms;
    bin.waitingMax = Math.max(bin.waitingMax, numWaiting);
    this.#nowMs = untilMs;
  }

  #halve(): void {
    this.#intervalMs *= 2;
    this.#bins = mergeBy(this.#bins, 2);
  }
}

/** The same series with intervals that are longer by the least factor that leaves at most `maxIntervals`. */
export function coarsen({ intervalMs, intervals }: DepthHistory, maxIntervals: number): DepthHistory {
  const factor = Math.max(Math.ceil(intervals.length / maxIntervals), 1);
  const groups = Array.from({ length: Math.ceil(intervals.length / factor) }, (_, index) => intervals.slice(index * factor, (index + 1) * factor));
  return { intervalMs: intervalMs * factor, intervals: groups.map(joinIntervals) };
}

function joinIntervals(group: readonly DepthInterval[]): DepthInterval {
  const meanOf = (read: (interval: DepthInterval) => number): number => group.reduce((sum, interval) => sum + read(interval), 0) / group.length;
  return {
    startMs: group[0]?.startMs ?? 0,
    runningMean: meanOf(({ runningMean }) => runningMean),
    waitingMean: meanOf(({ waitingMean }) => waitingMean),
    waitingMax: Math.max(...group.map(({ waitingMax }) => waitingMax)),
    kvCacheUsageMean: meanOf(({ kvCacheUsageMean }) => kvCacheUsageMean),
  };
}

function mergeBy(bins: readonly Bin[], factor: number): Bin[] {
  const merged: Bin[] = [];
  for (const [index, { ms, running, waiting, usage, waitingMax }] of bins.entries()) {
    const target = merged[Math.floor(index / factor)];
    if (target === undefined) {
      merged.push({ ms, running, waiting, usage, waitingMax });
      continue;
    }
    target.ms += ms;
    target.running += running;
    target.waiting += waiting;
    target.usage += usage;
    target.waitingMax = Math.max(target.waitingMax, waitingMax);
  }
  return merged;
}
