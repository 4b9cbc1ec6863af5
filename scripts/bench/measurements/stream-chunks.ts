// Guards the cost of a streamed token: nothing waits, so what is measured is the work per token and per write.
import { lineUpServers } from '../candidates.ts';
import { measureEcho } from '../echo-load.ts';
import type { Measurement } from '../measurement.ts';

/** Frames with text per second at zero latency. */
export const streamChunks: Measurement = {
  name: 'stream-chunks',
  title: 'streamed echo of 100 words at zero latency, 64 connections',
  figures: [
    { key: 'chunks_per_second', label: 'streamed chunks', unit: '/s', digits: 0, target: { atLeast: 3 } },
    { key: 'cpu_seconds_per_million_tokens', label: 'server CPU per million tokens', unit: 's', digits: 2 },
  ],
  lineUp: lineUpServers,
  measure: (candidate, seconds) =>
    measureEcho(candidate, seconds, {
      numWords: 100,
      stream: true,
      warmupResponses: 3_000,
      toValues: ({ numTextFrames, elapsedSeconds, serverCpuSeconds }) => ({
        chunks_per_second: numTextFrames / elapsedSeconds,
        cpu_seconds_per_million_tokens: (serverCpuSeconds * 1e6) / numTextFrames,
      }),
    }),
};
