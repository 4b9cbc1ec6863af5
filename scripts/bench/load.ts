// The load a measurement asks for, and the process that makes it: it shares no event loop with server or bench.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endProcess, trackProcess } from './live-processes.ts';
import type { PaceSummary } from './pace.ts';

/** Connections that each send one request, wait for its whole response, and send it again (a closed loop). */
export interface LoadSpec {
  readonly port: number;
  /** The server whose CPU time is read at both ends of the measured window. */
  readonly serverPid: number;
  readonly numConnections: number;
  /** One whole HTTP/1.1 request, ASCII. */
  readonly request: string;
  /** What each response must be, besides status 200. */
  readonly expected: ExpectedResponse;
  /** The connections' first requests are spread evenly over this time. */
  readonly rampMs: number;
  /** Runs between ramp and window, unmeasured. */
  readonly warmupMs: number;
  /** So many responses come before the window, however long that takes within reason; default 0. */
  readonly warmupResponses?: number;
  readonly measureMs: number;
  /** When set, arrivals are recorded and compared with this pace. */
  readonly interTokenMs?: number;
}

/** A buffered body that contains a text, or an event stream with a number of text frames and `[DONE]` at its end. */
export type ExpectedResponse =
  | { readonly kind: 'buffered'; readonly bodyText: string }
  | { readonly kind: 'streamed'; readonly numTextFrames: number };

/** What happened within the window, and every error of the whole run. */
export interface LoadResult {
  readonly elapsedSeconds: number;
  readonly numResponses: number;
  readonly numTextFrames: number;
  readonly serverCpuSeconds: number;
  /** The generator's own cost: near `elapsedSeconds` it is the bottleneck, not the server. */
  readonly generatorCpuSeconds: number;
  /** The first few, each with what was wrong. */
  readonly errors: readonly string[];
  readonly numErrors: number;
  /** Of the streams that began within the window; present when the spec has a pace and any stream finished. */
  readonly pace?: PaceSummary;
}

/**
 * Runs the load in a process of its own.
 * @throws Error when that process ends without a result.
 */
export async function runLoad(spec: LoadSpec): Promise<LoadResult> {
  const child = fork(GENERATOR);
  trackProcess(child);
  try {
    return await new Promise<LoadResult>((resolve, reject) => {
      child.once('message', (result) => resolve(result as LoadResult));
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the load generator ended without a result (exit code ${code})`)));
      child.send(spec);
    });
  } finally {
    await endProcess(child, 1_000);
  }
}

/** The generator's CPU seconds as a share of one core. */
export function generatorLoad(result: LoadResult): number {
  return result.generatorCpuSeconds / result.elapsedSeconds;
}

const GENERATOR = fileURLToPath(new URL('./load-generator.ts', import.meta.url));
