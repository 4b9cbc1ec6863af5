// Echoes at zero latency from 64 connections that wait for nothing: what a request, or a streamed token, costs the server.
import type { Candidate } from './candidates.ts';
import { createPrompt, encodeEchoRequest, probeEcho, probeEchoFrames } from './echo-request.ts';
import { type ExpectedResponse, generatorLoad, type LoadResult, runLoad } from './load.ts';
import type { Reading } from './measurement.ts';
import { withServer } from './server-process.ts';

/** What is echoed. */
export interface EchoLoad {
  readonly numWords: number;
  readonly stream: boolean;
  /** Responses that come before the measured window. */
  readonly warmupResponses: number;
  /** What the measurement makes of the result. */
  readonly toValues: (result: LoadResult) => Readonly<Record<string, number>>;
}

/** Starts the candidate and loads it; the window has so many seconds. @throws Error when it is no echo */
export function measureEcho(candidate: Candidate, seconds: number, load: EchoLoad): Promise<Reading> {
  return withServer(candidate, [], async ({ port, pid }) => {
    const prompt = createPrompt(load.numWords);
    const result = await runLoad({
      port,
      serverPid: pid,
      numConnections: 64,
      request: encodeEchoRequest({ port, prompt, stream: load.stream }),
      expected: await probe(port, prompt, load.stream),
      rampMs: 0,
      warmupMs: WARMUP_MS,
      warmupResponses: load.warmupResponses,
      measureMs: seconds * 1000,
    });
    return { values: load.toValues(result), problems: result.errors, generatorCores: generatorLoad(result) };
  });
}

// Long enough for a just-in-time compiler to settle, also where others keep it from its processor.
const WARMUP_MS = 1_500;

async function probe(port: number, prompt: string, stream: boolean): Promise<ExpectedResponse> {
  if (stream) return { kind: 'streamed', numTextFrames: await probeEchoFrames(port, prompt) };
  await probeEcho(port, prompt);
  return { kind: 'buffered', bodyText: `"content":"${prompt}"` };
}
