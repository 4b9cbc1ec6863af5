// A whole simulator behind real sockets, on real or fake time, and small clients for it.
import { connect, type Socket } from 'node:net';
import { silentLogger } from '../../lib/base/log.ts';
import { startServer } from '../../lib/compose.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { options } from '../../lib/options.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../lib/simulator.ts';
import { FakeClock } from './fake-clock.ts';

/** Runs `use` with a simulator of its own, closed afterwards whatever happens. */
export async function withSimulator(given: Partial<SimulatorOptions>, use: (simulator: Simulator) => Promise<void>): Promise<void> {
  const simulator = await startSimulator({ model: 'm', ...given });
  try {
    await use(simulator);
  } finally {
    await simulator.close();
  }
}

/** The same on a fake clock: sockets are real, time is the test's. */
export async function withFakeTime(
  given: Partial<SimulatorOptions>,
  use: (simulator: Simulator, clock: FakeClock) => Promise<void>,
): Promise<void> {
  const clock = new FakeClock();
  const config = resolveConfig(options, { model: 'm', ...given }, { host: '127.0.0.1', port: 0 });
  const simulator = await startServer(config, { clock, logger: silentLogger, env: {} });
  try {
    await use(simulator, clock);
  } finally {
    await simulator.close();
  }
}

/** A JSON answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: AnswerJson;
}

/** The fields of answers that tests look at; which of them are there is what the tests find out. */
export interface AnswerJson {
  readonly id?: string;
  readonly model?: string;
  readonly choices?: readonly {
    readonly index?: number;
    readonly text?: string;
    readonly message?: { readonly content?: string };
    readonly delta?: { readonly role?: string; readonly content?: string };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens?: number; readonly total_tokens?: number; readonly completion_tokens?: number };
  readonly data?: readonly { readonly id?: string; readonly root?: string; readonly parent?: string | null; readonly max_model_len?: number | null }[];
  readonly error?: { readonly message?: string; readonly type?: string; readonly param?: string | null; readonly code?: number };
}

export async function post(simulator: Simulator, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(simulator.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return toAnswer(response);
}

export async function get(simulator: Simulator, path: string): Promise<Answer> {
  return toAnswer(await fetch(simulator.url + path));
}

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, text, json: (isJson ? JSON.parse(text) : {}) as AnswerJson };
}

export function chat(content: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { messages: [{ role: 'user', content }], ...changes };
}

/** The data of a stream's events, `[DONE]` included. */
export function events(text: string): string[] {
  return text.split('\n\n').filter((frame) => frame !== '').map((frame) => frame.replace(/^data: /, ''));
}

/** The chunks of a stream, without `[DONE]`. */
export function chunks(text: string): AnswerJson[] {
  return events(text).filter((data) => data !== '[DONE]').map((data) => JSON.parse(data) as AnswerJson);
}

/** The value of a metric without its engine labels, or of a whole series when `name` has labels. */
export async function metric(simulator: Simulator, name: string): Promise<number> {
  const { text } = await get(simulator, '/metrics');
  const line = text.split('\n').find((candidate) => candidate.startsWith(name.includes('{') ? `${name} ` : `${name}{`));
  return Number(line?.split(' ').at(-1));
}

/** Waits until a condition holds, letting the event loop run; fails after very many turns rather than after a time. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let turn = 0; turn < 20_000; turn++) {
    if (await condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`never came: ${what}`);
}

/** A client of bare bytes. */
export class RawClient {
  readonly socket: Socket;
  received = '';
  isClosed = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setEncoding('utf8');
    this.socket.on('data', (data: string) => (this.received += data));
    this.socket.on('close', () => (this.isClosed = true));
    this.socket.on('error', () => {});
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** Sends a POST with a JSON body; with `sentShare` below 1 only the first part of it. */
  post(path: string, body: unknown, { version = '1.1', sentShare = 1 } = {}): void {
    const text = JSON.stringify(body);
    const head = `POST ${path} HTTP/${version}\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`;
    const request = head + text;
    this.send(sentShare === 1 ? request : request.slice(0, Math.floor(request.length * sentShare)));
  }

  /** Leaves without a word. */
  leave(): void {
    this.socket.destroy();
  }
}
