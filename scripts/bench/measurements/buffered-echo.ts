// Guards the cost of a request as such: parsing, admission, headers, one JSON body.
import { bindToOneProcessor, type Candidate, lineUpServers } from '../candidates.ts';
import { measureEcho } from '../echo-load.ts';
import type { Figure, Measurement, Reading } from '../measurement.ts';

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
  return measureEcho(candidate, seconds, {
    numWords: 10,
    stream: false,
    warmupResponses: 10_000,
    toValues: ({ numResponses, elapsedSeconds, serverCpuSeconds }) => ({
      requests_per_second: numResponses / elapsedSeconds,
      cpu_us_per_request: (serverCpuSeconds * 1e6) / numResponses,
    }),
  });
}
