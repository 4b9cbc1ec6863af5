// Guards the cost of a request as such: parsing, admission, headers, one JSON body.
import { bindToOneProcessor, type Candidate, lineUpServers } from '../candidates.ts';
import { createPrompt, encodeEchoRequest, probeEcho } from '../echo-request.ts';
import { generatorLoad, runLoad } from '../load.ts';
import type { Figure, Measurement, Reading } from '../measurement.ts';
import { withServer } from '../server-process.ts';

const REQUESTS: Figure = { key: 'requests_per_second', label: 'requests', unit: 'req/s', digits: 0 };
const CPU: Figure = { key: 'cpu_us_per_request', label: 'server CPU per request', unit: 'µs', digits: 0 };

/** Requests per second of short echoes that are answered in one piece. */
export const bufferedEcho: Measurement = {
  name: 'buffered-echo',
  title: 'buffered echo of 10 words, 64 connections',
  figures: [{ ...REQUESTS, target: { atLeast: 1.3 } }, CPU],
  lineUp: lineUpServers,
  measure,
};

/** The same where nobody gains from a second processor: as many requests as one processor answers. */
export const bufferedEchoOneProcessor: Measurement = {
  name: 'buffered-echo-one-cpu',
  title: 'the same, each server bound to one processor',
  figures: [REQUESTS, CPU],
  lineUp: lineUpServers,
  measure: (candidate, seconds) => measure(bindToOneProcessor(candidate), seconds),
};

function measure(candidate: Candidate, seconds: number): Promise<Reading> {
  return withServer(candidate, [], async ({ port, pid }) => {
    const prompt = createPrompt(NUM_WORDS);
    await probeEcho(port, prompt);
    const result = await runLoad({
      port,
      serverPid: pid,
      numConnections: 64,
      request: encodeEchoRequest({ port, prompt, stream: false }),
      expected: { kind: 'buffered', bodyText: `"content":"${prompt}"` },
      rampMs: 0,
      warmupMs: WARMUP_MS,
      warmupResponses: WARMUP_RESPONSES,
      measureMs: seconds * 1000,
    });
    return {
      values: {
        requests_per_second: result.numResponses / result.elapsedSeconds,
        cpu_us_per_request: (result.serverCpuSeconds * 1e6) / result.numResponses,
      },
      problems: result.errors,
      generatorCores: generatorLoad(result),
    };
  });
}

const NUM_WORDS = 10;
// Long enough for a just-in-time compiler to settle, also where others keep it from its processor.
const WARMUP_MS = 1_500;
const WARMUP_RESPONSES = 10_000;
