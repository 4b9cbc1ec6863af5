// The load that pace and memory are measured under: 500 streams of 100 words with 20 ms between tokens.
import { createPrompt, encodeEchoRequest, probeEchoFrames } from './echo-request.ts';
import { runLoad, type LoadResult } from './load.ts';
import type { RunningServer } from './server-process.ts';

/** The time between two tokens of a stream. */
export const INTER_TOKEN_MS = 20;

/** How many streams run at once. */
export const NUM_STREAMS = 500;

/** The flags that a server under this load is started with. */
export const PACED_FLAGS: readonly string[] = ['--inter-token-latency', `${INTER_TOKEN_MS}ms`];

/**
 * Runs the load for `seconds` after its warm-up. Each connection starts stream after stream; those begun in that time are
 * recorded to their end.
 */
export async function runPacedLoad({ port, pid }: RunningServer, seconds: number): Promise<LoadResult> {
  const prompt = createPrompt(NUM_WORDS);
  const numTextFrames = await probeEchoFrames(port, prompt);
  return runLoad({
    port,
    serverPid: pid,
    numConnections: NUM_STREAMS,
    request: encodeEchoRequest({ port, prompt, stream: true }),
    expected: { kind: 'streamed', numTextFrames },
    rampMs: RAMP_MS,
    warmupMs: WARMUP_MS,
    measureMs: seconds * 1000,
    interTokenMs: INTER_TOKEN_MS,
  });
}

const NUM_WORDS = 100;
// Not a multiple of the interval: the streams' phases spread evenly over it.
const RAMP_MS = 490;
const WARMUP_MS = 500;
