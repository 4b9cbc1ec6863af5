// The outcome of a simulation as JSON: names with units, which stay as they are.
import type { DepthHistory } from './depth-series.ts';
import type { Distribution } from './distribution.ts';
import type { SimulateConfig } from './options.ts';
import type { RequestResult } from './recorder.ts';
import type { Refusal, Simulation } from './simulation.ts';
import type { NumberedRequest } from './trace-file.ts';

/** What `--json` writes. The same trace, options and seed give the same report but for `wall_time_s`. */
export interface Report {
  readonly trace: string;
  readonly seed: number;
  readonly requests: {
    readonly total: number;
    readonly finished: number;
    readonly refused: number;
    readonly refused_by_reason: Readonly<Record<Refusal, number>>;
    /** Finished ones whose output ended with the context. */
    readonly cut_short: number;
    /** Those that nothing could ever end. */
    readonly unfinished: number;
  };
  /** From the first arrival to the last token, in engine time. */
  readonly duration_s: number;
  /** What the simulation took. */
  readonly wall_time_s: number;
  readonly requests_per_s: number;
  readonly prompt_tokens_per_s: number;
  readonly output_tokens_per_s: number;
  /** Of finished requests, as the two after it. */
  readonly prompt_tokens: number;
  readonly cached_prompt_tokens: number;
  readonly output_tokens: number;
  readonly prefix_cache: {
    readonly queried_tokens: number;
    readonly hit_tokens: number;
    /** 0 to 1. */
    readonly hit_ratio: number;
  };
  readonly preemptions: number;
  /** Steps; when requests are paced one by one, moments at which something was due. */
  readonly iterations: number;
  readonly ttft_ms: Distribution | null;
  readonly itl_ms: Distribution | null;
  readonly tpot_ms: Distribution | null;
  readonly e2e_ms: Distribution | null;
  readonly queue_ms: Distribution | null;
  readonly kv_cache: { readonly blocks: number; readonly block_size_tokens: number };
  readonly depth: {
    readonly interval_s: number;
    /** Seconds from the first arrival; one entry for each interval, as in the other lists. */
    readonly start_s: readonly number[];
    readonly running_mean: readonly number[];
    readonly waiting_mean: readonly number[];
    readonly waiting_max: readonly number[];
    readonly kv_cache_usage_mean: readonly number[];
  };
}

/** What a report is made from, once nothing happens any more. */
export interface ReportInput {
  readonly config: SimulateConfig;
  readonly simulation: Simulation;
  readonly numRequests: number;
  readonly startMs: number;
  readonly wallTimeMs: number;
}

/** The report of a simulation. */
export function toReport({ config, simulation, numRequests, startMs, wallTimeMs }: ReportInput): Report {
  const { recorder, numRefused, size } = simulation;
  const { totals } = recorder;
  const latencies = recorder.summarizeLatencies();
  const endMs = Math.max(totals.lastTokenMs, startMs);
  const seconds = (endMs - startMs) / MS_PER_SECOND;
  return {
    trace: config.trace,
    seed: config.seed ?? 0,
    requests: {
      total: numRequests,
      finished: totals.numFinished,
      refused: numRefused.queue_full + numRefused.prompt_too_long,
      refused_by_reason: { ...numRefused },
      cut_short: simulation.numCutShort,
      unfinished: simulation.numUnderWay,
    },
    duration_s: seconds,
    wall_time_s: wallTimeMs / MS_PER_SECOND,
    requests_per_s: toRate(totals.numFinished, seconds),
    prompt_tokens_per_s: toRate(totals.numPromptTokens, seconds),
    output_tokens_per_s: toRate(totals.numOutputTokens, seconds),
    prompt_tokens: totals.numPromptTokens,
    cached_prompt_tokens: totals.numCachedTokens,
    output_tokens: totals.numOutputTokens,
    prefix_cache: {
      queried_tokens: totals.numQueriedTokens,
      hit_tokens: totals.numHitTokens,
      hit_ratio: toRate(totals.numHitTokens, totals.numQueriedTokens),
    },
    preemptions: totals.numPreemptions,
    iterations: totals.numIterations,
    ttft_ms: latencies.timeToFirstToken,
    itl_ms: latencies.interTokenLatency,
    tpot_ms: latencies.timePerOutputToken,
    e2e_ms: latencies.endToEnd,
    queue_ms: latencies.queue,
    kv_cache: { blocks: size.numBlocks, block_size_tokens: size.blockSize },
    depth: toDepth(recorder.depth.summarize(simulation.clock.nowMs())),
  };
}

const MS_PER_SECOND = 1000;

// What takes no time has no rate.
function toRate(count: number, per: number): number {
  return per === 0 ? 0 : count / per;
}

function toDepth({ intervalMs, intervals }: DepthHistory): Report['depth'] {
  return {
    interval_s: intervalMs / MS_PER_SECOND,
    start_s: intervals.map(({ startMs }) => startMs / MS_PER_SECOND),
    running_mean: intervals.map(({ runningMean }) => runningMean),
    waiting_mean: intervals.map(({ waitingMean }) => waitingMean),
    waiting_max: intervals.map(({ waitingMax }) => waitingMax),
    kv_cache_usage_mean: intervals.map(({ kvCacheUsageMean }) => kvCacheUsageMean),
  };
}

/** A line of `--requests` for one that ended. Moments are milliseconds on the trace's time line. */
export function toResultLine({ line }: NumberedRequest, result: RequestResult): string {
  const { arrivalMs, admittedMs, firstTokenMs, lastTokenMs } = result;
  return JSON.stringify({
    line,
    finish_reason: result.end,
    prompt_tokens: result.numPromptTokens,
    cached_tokens: result.numCachedTokens,
    output_tokens: result.numOutputTokens,
    preemptions: result.numPreemptions,
    arrival_ms: arrivalMs,
    first_scheduled_ms: admittedMs,
    first_token_ms: firstTokenMs,
    last_token_ms: lastTokenMs,
    queue_ms: admittedMs - arrivalMs,
    ttft_ms: firstTokenMs - arrivalMs,
    e2e_ms: lastTokenMs - arrivalMs,
  });
}

/** A line of `--requests` for one that was refused. */
export function toRefusalLine({ line, arrivalMs }: NumberedRequest, refusal: Refusal): string {
  return JSON.stringify({ line, finish_reason: refusal, arrival_ms: arrivalMs });
}
