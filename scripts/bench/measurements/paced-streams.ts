// Guards the pace: gaps that drift or jitter under many streams, tokens that leave early, and what keeping time costs.
//
// An arrival is stamped when the receiver gets to run: its own jitter, on the same cores, is in every error and tail
// here, for both candidates alike. It averages out of the mean error and of the lateness of a stream's last token.
import { lineUpServers } from '../candidates.ts';
import type { LoadResult } from '../load.ts';
import { generatorLoad } from '../load.ts';
import type { Measurement, Reading } from '../measurement.ts';
import type { PaceSummary } from '../pace.ts';
import { INTER_TOKEN_MS, NUM_STREAMS, PACED_FLAGS, runPacedLoad } from '../paced-load.ts';
import { withServer } from '../server-process.ts';

/** Gap error and its tail, lateness at the end of streams, early tokens, CPU per token. */
export const pacedStreams: Measurement = {
  name: 'paced-streams',
  title: `${NUM_STREAMS} streams of 100 words, ${INTER_TOKEN_MS} ms between tokens`,
  figures: [
    { key: 'gap_mean_error_ms', label: '|mean gap - 20 ms|', unit: 'ms', digits: 4, target: { atMost: 0.1 } },
    { key: 'gap_p99_ms', label: 'gap, p99', unit: 'ms', digits: 2 },
    { key: 'gap_error_p50_ms', label: '|gap - 20 ms|, p50', unit: 'ms', digits: 3 },
    { key: 'gap_error_p99_ms', label: '|gap - 20 ms|, p99', unit: 'ms', digits: 2 },
    { key: 'gap_error_max_ms', label: '|gap - 20 ms|, max', unit: 'ms', digits: 2 },
    { key: 'last_lateness_p50_ms', label: 'last token late by, p50', unit: 'ms', digits: 2 },
    { key: 'last_lateness_max_ms', label: 'last token late by, max', unit: 'ms', digits: 2 },
    { key: 'earliest_ms', label: 'ahead of its first token, max', unit: 'ms', digits: 2 },
    { key: 'tokens_per_second', label: 'tokens', unit: '/s', digits: 0 },
    { key: 'cpu_seconds_per_million_tokens', label: 'server CPU per million tokens', unit: 's', digits: 2 },
  ],
  lineUp: lineUpServers,
  measure: (candidate, seconds) =>
    withServer(candidate, PACED_FLAGS, async (server) => toReading(await runPacedLoad(server, seconds))),
};

function toReading(result: LoadResult): Reading {
  const { pace } = result;
  if (pace === undefined) throw new Error(`no stream was finished: ${result.errors.join('; ')}`);
  return {
    values: {
      gap_mean_error_ms: pace.meanErrorMs,
      gap_p99_ms: pace.gapP99Ms,
      gap_error_p50_ms: pace.errorP50Ms,
      gap_error_p99_ms: pace.errorP99Ms,
      gap_error_max_ms: pace.errorMaxMs,
      last_lateness_p50_ms: pace.lastLatenessP50Ms,
      last_lateness_max_ms: pace.lastLatenessMaxMs,
      earliest_ms: pace.earliestMs,
      tokens_per_second: result.numTextFrames / result.elapsedSeconds,
      cpu_seconds_per_million_tokens: (result.serverCpuSeconds * 1e6) / result.numTextFrames,
    },
    problems: [...result.errors, ...findEarlyTokens(pace)],
    generatorCores: generatorLoad(result),
  };
}

function findEarlyTokens({ numEarly, numStreams }: PaceSummary): readonly string[] {
  if (numEarly === 0) return [];
  return [`${numEarly} tokens of ${numStreams} streams arrived sooner than request + k * ${INTER_TOKEN_MS} ms`];
}
