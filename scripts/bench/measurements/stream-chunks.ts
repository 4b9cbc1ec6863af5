// Guards the cost of a streamed token: nothing waits, so what is measured is the work per token and per write.
import { lineUpServers } from '../candidates.ts';
import { createPrompt, encodeEchoRequest, probeEchoFrames } from '../echo-request.ts';
import { generatorLoad, runLoad } from '../load.ts';
import type { Measurement } from '../measurement.ts';
import { withServer } from '../server-process.ts';

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
    withServer(candidate, [], async ({ port, pid }) => {
      const prompt = createPrompt(NUM_WORDS);
      const numTextFrames = await probeEchoFrames(port, prompt);
      const result = await runLoad({
        port,
        serverPid: pid,
        numConnections: 64,
        request: encodeEchoRequest({ port, prompt, stream: true }),
        expected: { kind: 'streamed', numTextFrames },
        rampMs: 0,
        warmupMs: WARMUP_MS,
        warmupResponses: WARMUP_RESPONSES,
        measureMs: seconds * 1000,
      });
      return {
        values: {
          chunks_per_second: result.numTextFrames / result.elapsedSeconds,
          cpu_seconds_per_million_tokens: (result.serverCpuSeconds * 1e6) / result.numTextFrames,
        },
        problems: result.errors,
        generatorCores: generatorLoad(result),
      };
    }),
};

const NUM_WORDS = 100;
// Long enough for a just-in-time compiler to settle, also where others keep it from its processor.
const WARMUP_MS = 1_500;
const WARMUP_RESPONSES = 3_000;
