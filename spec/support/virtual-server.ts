// The composed server on a virtual clock behind real sockets: time passes only when everything that is under way has arrived.
import { connect, type Socket } from 'node:net';
import { silentLogger } from '../../lib/base/log.ts';
import { VirtualClock } from '../../lib/base/virtual-clock.ts';
import { startServer } from '../../lib/compose.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { options } from '../../lib/options.ts';
import type { SimulatorOptions } from '../../lib/simulator-options.ts';

/** A completion to send at a time. */
export interface TimedRequest {
  readonly arrivalMs: number;
  readonly tokenIds: readonly number[];
  readonly numOutputTokens: number;
  readonly priority: number;
}

/** What a client saw of a request, on the clock's time line. */
export interface SeenTimes {
  readonly firstTokenMs: number;
  readonly lastTokenMs: number;
  readonly numTokens: number;
}

/**
 * Sends each request when its time has come, as a stream, in order of arrival, and lets time pass until all have ended. A request has
 * been submitted when the head of its answer is there; all that has come out has arrived when the clients have as many tokens as the
 * server has counted.
 */
export async function replayOnServer(given: Partial<SimulatorOptions>, requests: readonly TimedRequest[]): Promise<SeenTimes[]> {
  const clock = new VirtualClock();
  const config = resolveConfig(options, { model: 'm', ...given }, { host: '127.0.0.1', port: 0 });
  const simulator = await startServer(config, { clock, logger: silentLogger, env: {} });
  const monitor = new Monitor(simulator.port);
  const clients: StreamClient[] = [];
  const passUntil = async (untilMs: number): Promise<void> => {
    for (let due = clock.nextDueMs; due !== null && due <= untilMs; due = clock.nextDueMs) {
      clock.advanceTo(due);
      await settle(clients, monitor);
    }
    if (Number.isFinite(untilMs)) clock.advanceTo(untilMs);
  };
  try {
    for (const request of requests) {
      await passUntil(request.arrivalMs);
      const client = new StreamClient(simulator.port, request, () => clock.nowMs());
      clients.push(client);
      await turnsUntil(() => client.hasHead, 'the head');
      await settle(clients, monitor);
    }
    await passUntil(Number.POSITIVE_INFINITY);
    return clients.map((client) => client.seen());
  } finally {
    for (const { socket } of [monitor, ...clients]) socket.destroy();
    await simulator.close();
  }
}

async function settle(clients: readonly StreamClient[], monitor: Monitor): Promise<void> {
  const numGenerated = await monitor.countGeneratedTokens();
  await turnsUntil(() => clients.reduce((sum, { numTokens }) => sum + numTokens, 0) === numGenerated, `${numGenerated} tokens`);
}

/** Waits for something that comes through a socket; fails after very many turns of the event loop rather than after a time. */
async function turnsUntil(condition: () => boolean, what: string): Promise<void> {
  for (let turn = 0; turn < 100_000; turn++) {
    if (condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`never came: ${what}`);
}

/** Asks for metrics on a connection of its own. */
class Monitor {
  readonly socket: Socket;
  #received = '';

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1').setEncoding('utf8');
    this.socket.on('data', (data: string) => (this.#received += data));
  }

  async countGeneratedTokens(): Promise<number> {
    this.#received = '';
    this.socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
    await turnsUntil(() => this.#isComplete(), 'the metrics');
    const [, count] = /^vllm:generation_tokens_total\{[^}]*\} (\S+)$/m.exec(this.#received) ?? [];
    return Number(count);
  }

  #isComplete(): boolean {
    const headEnd = this.#received.indexOf('\r\n\r\n');
    const [, length] = /content-length: (\d+)/i.exec(this.#received) ?? [];
    return headEnd >= 0 && Buffer.byteLength(this.#received) >= headEnd + 4 + Number(length);
  }
}

/** One completion as a stream. Frames are counted as they come, and the clock is read. */
class StreamClient {
  readonly socket: Socket;
  hasHead = false;
  numTokens = 0;
  readonly #nowMs: () => number;
  #rest = '';
  #firstTokenMs = Number.NaN;
  #lastTokenMs = Number.NaN;

  constructor(port: number, { tokenIds, numOutputTokens, priority }: TimedRequest, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.socket = connect(port, '127.0.0.1').setEncoding('utf8');
    this.socket.on('data', (data: string) => this.#receive(data));
    const body = JSON.stringify({ model: 'm', prompt: tokenIds, max_tokens: numOutputTokens, ignore_eos: true, stream: true, priority });
    this.socket.write(`POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  }

  seen(): SeenTimes {
    return { firstTokenMs: this.#firstTokenMs, lastTokenMs: this.#lastTokenMs, numTokens: this.numTokens };
  }

  #receive(data: string): void {
    this.hasHead = true;
    const frames = (this.#rest + data).split('\n\n');
    this.#rest = frames.pop() ?? '';
    // One frame a token; the end of the stream is none.
    const numTokens = frames.filter((frame) => frame.includes('"text":')).length;
    if (numTokens === 0) return;
    if (this.numTokens === 0) this.#firstTokenMs = this.#nowMs();
    this.#lastTokenMs = this.#nowMs();
    this.numTokens += numTokens;
  }
}
