// The load generator's process: raw sockets, request bytes built once, responses scanned without decoding.
//
// It guards its own figures: the handler of a read takes the time first and then only counts, statistics wait until
// the load is over, and the CPU time it used is part of the result. What it cannot remove is its own lateness: an
// arrival is stamped when this process gets to run, so gaps include the receiver's scheduling on the shared machine.
import { connect, type Socket } from 'node:net';
import type { ExpectedResponse, LoadResult, LoadSpec } from './load.ts';
import { summarizePace, type StreamTrace } from './pace.ts';
import { readCpuSeconds } from './process-sampler.ts';
import { ResponseScanner, type ScannedResponse, type ScanSink } from './response-scanner.ts';

const MAX_ERRORS_TOLD = 5;
const DRAIN_MS = 15_000;
const MAX_WARMUP_MS = 60_000;
const WARMUP_LOOK_MS = 50;
// One buffer for all sockets: a read is scanned before the next one starts, and the scanner keeps copies only.
const readBuffer = Buffer.allocUnsafe(256 * 1024);

process.once('message', (spec) => {
  void generateLoad(spec as LoadSpec).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit());

async function generateLoad(spec: LoadSpec): Promise<LoadResult> {
  const tally = new Tally();
  const connections = await Promise.all(Array.from({ length: spec.numConnections }, () => open(spec, tally)));
  await startSpread(connections, spec.rampMs);
  await delay(spec.warmupMs);
  await warmUp(tally, spec.warmupResponses ?? 0);
  const begin = takeSnapshot(tally, spec.serverPid);
  tally.recordFromMs = begin.atMs;
  await delay(spec.measureMs);
  const end = takeSnapshot(tally, spec.serverPid);
  await Promise.race([Promise.all(connections.map((connection) => connection.finish())), delay(DRAIN_MS)]);
  for (const connection of connections) connection.close();
  return toResult(spec, tally, begin, end);
}

async function warmUp(tally: Tally, numResponses: number): Promise<void> {
  const deadlineMs = performance.now() + MAX_WARMUP_MS;
  while (tally.numResponses < numResponses && performance.now() < deadlineMs) await delay(WARMUP_LOOK_MS);
}

/** What all connections count. */
class Tally {
  numResponses = 0;
  numTextFrames = 0;
  numErrors = 0;
  recordFromMs = Number.POSITIVE_INFINITY;
  readonly errors: string[] = [];
  readonly traces: StreamTrace[] = [];

  addError(message: string): void {
    this.numErrors++;
    if (this.errors.length < MAX_ERRORS_TOLD) this.errors.push(message);
  }
}

function open(spec: LoadSpec, tally: Tally): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port: spec.port,
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (numBytes) => {
          connection.receive(readBuffer.subarray(0, numBytes));
          return true;
        },
      },
    });
    const connection = new Connection(socket, spec, tally);
    socket.once('connect', () => resolve(connection));
    socket.once('error', reject);
  });
}

/** One socket of the closed loop. It has at most one request under way. */
class Connection implements ScanSink {
  readonly #socket: Socket;
  readonly #tally: Tally;
  readonly #request: Buffer;
  readonly #expected: ExpectedResponse;
  readonly #numArrivals: number;
  readonly #scanner = new ResponseScanner(this);
  #nowMs = 0;
  #sentAtMs = 0;
  #arrivalsMs = new Float64Array(0);
  #numArrived = 0;
  #isBusy = false;
  #isFinishing = false;
  #onIdle = (): void => {};

  constructor(socket: Socket, spec: LoadSpec, tally: Tally) {
    this.#socket = socket;
    this.#tally = tally;
    this.#request = Buffer.from(spec.request, 'latin1');
    this.#expected = spec.expected;
    const isRecorded = spec.interTokenMs !== undefined && spec.expected.kind === 'streamed';
    this.#numArrivals = isRecorded ? spec.expected.numTextFrames : 0;
    socket.on('error', (error) => this.#fail(error.message));
    socket.on('close', () => this.#fail('the server closed the connection'));
  }

  send(): void {
    this.#isBusy = true;
    this.#numArrived = 0;
    if (this.#numArrivals > 0) this.#arrivalsMs = new Float64Array(this.#numArrivals);
    this.#sentAtMs = performance.now();
    this.#socket.write(this.#request);
  }

  receive(data: Buffer): void {
    this.#nowMs = performance.now();
    try {
      this.#scanner.push(data);
    } catch (error) {
      this.#fail(String(error));
    }
  }

  /** Sends nothing more; resolves when no response is under way. */
  finish(): Promise<void> {
    this.#isFinishing = true;
    return new Promise((resolve) => {
      this.#onIdle = resolve;
      if (!this.#isBusy) resolve();
    });
  }

  close(): void {
    if (this.#isBusy) this.#fail('a response was still incomplete at the end');
    this.#socket.destroy();
  }

  onTextFrames(count: number): void {
    this.#tally.numTextFrames += count;
    // Writes beyond the typed array's end are ignored; the surplus shows when the response is checked.
    for (let i = 0; i < count; i++) this.#arrivalsMs[this.#numArrived++] = this.#nowMs;
  }

  onResponse(response: ScannedResponse): void {
    this.#isBusy = false;
    this.#tally.numResponses++;
    const flaw = findFlaw(response, this.#expected);
    if (flaw !== undefined) this.#tally.addError(flaw);
    else this.#record();
    if (this.#isFinishing) this.#onIdle();
    else this.send();
  }

  #record(): void {
    if (this.#numArrivals === 0 || this.#sentAtMs < this.#tally.recordFromMs) return;
    this.#tally.traces.push({ sentAtMs: this.#sentAtMs, arrivalsMs: this.#arrivalsMs });
  }

  #fail(message: string): void {
    if (!this.#isBusy) return;
    this.#isBusy = false;
    this.#tally.addError(message);
    this.#socket.destroy();
    this.#onIdle();
  }
}

function findFlaw(response: ScannedResponse, expected: ExpectedResponse): string | undefined {
  const { status, body } = response;
  if (status !== 200) return `status ${status}: ${quoteBody(body)}`;
  if (expected.kind === 'buffered') return body.includes(expected.bodyText) ? undefined : `no echo: ${quoteBody(body)}`;
  if (response.numTextFrames !== expected.numTextFrames) {
    return `${response.numTextFrames} frames with text where ${expected.numTextFrames} were due`;
  }
  return response.isDone ? undefined : 'a stream without [DONE] at its end';
}

function quoteBody(body: Buffer): string {
  return body.toString('utf8', 0, 200);
}

// Timers have whole milliseconds, which would put all streams on the same few phases: this watches the clock instead.
function startSpread(connections: readonly Connection[], rampMs: number): Promise<void> {
  const startMs = performance.now();
  let next = 0;
  return new Promise((resolve) => {
    const startDue = (): void => {
      const numDue = rampMs === 0 ? connections.length : ((performance.now() - startMs) / rampMs) * connections.length;
      while (next < Math.min(numDue, connections.length)) connections[next++]?.send();
      if (next < connections.length) setImmediate(startDue);
      else resolve();
    };
    startDue();
  });
}

interface Snapshot {
  readonly atMs: number;
  readonly numResponses: number;
  readonly numTextFrames: number;
  readonly serverCpuSeconds: number;
  readonly generatorCpuSeconds: number;
}

function takeSnapshot(tally: Tally, serverPid: number): Snapshot {
  const { user, system } = process.cpuUsage();
  return {
    atMs: performance.now(),
    numResponses: tally.numResponses,
    numTextFrames: tally.numTextFrames,
    serverCpuSeconds: readCpuSeconds(serverPid),
    generatorCpuSeconds: (user + system) / 1e6,
  };
}

function toResult(spec: LoadSpec, tally: Tally, begin: Snapshot, end: Snapshot): LoadResult {
  const hasPace = spec.interTokenMs !== undefined && tally.traces.length > 0;
  return {
    elapsedSeconds: (end.atMs - begin.atMs) / 1000,
    numResponses: end.numResponses - begin.numResponses,
    numTextFrames: end.numTextFrames - begin.numTextFrames,
    serverCpuSeconds: end.serverCpuSeconds - begin.serverCpuSeconds,
    generatorCpuSeconds: end.generatorCpuSeconds - begin.generatorCpuSeconds,
    errors: tally.errors,
    numErrors: tally.numErrors,
    ...(hasPace && { pace: summarizePace(tally.traces, spec.interTokenMs) }),
  };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
