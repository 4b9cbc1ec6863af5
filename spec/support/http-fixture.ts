// An HTTP server with handlers of the test's own, and the bytes of its answers taken apart.
import type { Middleware } from '../../lib/wire/http/middleware.ts';
import { createRouter, type Handler, type Route } from '../../lib/wire/http/router.ts';
import { HttpServer, type HttpServerOptions } from '../../lib/wire/http/server.ts';

/** A server that listens on the loopback interface. */
export interface HttpFixture {
  readonly server: HttpServer;
  readonly port: number;
  /** What handlers threw, in order. */
  readonly defects: readonly unknown[];
}

export interface HttpFixtureOptions {
  /** Handlers by method and path: `{ 'GET /a': (exchange) => ... }`. */
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly middleware?: readonly Middleware[];
  /** Settings of the server itself. */
  readonly server?: Partial<HttpServerOptions>;
}

/** Runs `use` with a server of its own, closed afterwards whatever happens. */
export async function withHttpServer(
  options: HttpFixtureOptions,
  use: (fixture: HttpFixture) => Promise<void>,
): Promise<void> {
  const defects: unknown[] = [];
  const server = new HttpServer({
    router: createRouter(Object.entries(options.handlers).map(toRoute)),
    headers: ['server', 'spec'],
    middleware: options.middleware ?? [],
    ...options.server,
    onDraining: (exchange) => exchange.send({ status: 503, body: 'draining' }),
    onDefect: (error) => defects.push(error),
  });
  const { port } = await server.listen('127.0.0.1', 0);
  try {
    await use({ server, port, defects });
  } finally {
    await server.close();
  }
}

function toRoute([place, handler]: [string, Handler]): Route {
  const [method = '', path = ''] = place.split(' ');
  return { method: method as Route['method'], path, summary: '', handler };
}

/** One answer of a connection. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The answers in what a client received, in order, an incomplete one at the end included as far as it came.
 *
 * @throws Error when the bytes are no HTTP/1 answers.
 */
export function parseAnswers(received: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = Buffer.from(received);
  while (rest.length > 0) {
    const headEnd = rest.indexOf('\r\n\r\n');
    const [statusLine = '', ...lines] = rest.toString('utf8', 0, headEnd).split('\r\n');
    const [, status] = /^HTTP\/1\.[01] (\d{3}) /.exec(statusLine) ?? [];
    if (headEnd < 0 || status === undefined) throw new Error(`no answer: ${JSON.stringify(rest.toString())}`);
    const headers = Object.fromEntries(lines.map((line) => splitHeader(line)));
    const { body, end } = takeBody(rest, headEnd + 4, headers);
    answers.push({ status: Number(status), headers, body });
    rest = rest.subarray(end);
  }
  return answers;
}

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** A body, and where in the bytes it ends. */
interface TakenBody {
  readonly body: string;
  readonly end: number;
}

function takeBody(bytes: Buffer, start: number, headers: Readonly<Record<string, string>>): TakenBody {
  if (headers['transfer-encoding'] === 'chunked') return takeChunks(bytes, start);
  const end = headers['content-length'] === undefined ? bytes.length : start + Number(headers['content-length']);
  return { body: bytes.toString('utf8', start, end), end };
}

function takeChunks(bytes: Buffer, start: number): TakenBody {
  let body = '';
  for (let position = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', position);
    if (lineEnd < 0) return { body, end: bytes.length };
    const sizeText = bytes.toString('latin1', position, lineEnd);
    if (!/^[0-9a-f]+$/.test(sizeText)) throw new Error(`no chunk size: ${JSON.stringify(sizeText)}`);
    const [dataStart, size] = [lineEnd + 2, Number.parseInt(sizeText, 16)];
    body += bytes.toString('utf8', dataStart, dataStart + size);
    position = dataStart + size + 2;
    if (size === 0 || position > bytes.length) return { body, end: position };
    if (bytes.toString('latin1', position - 2, position) !== '\r\n') throw new Error('a chunk is not as long as it says');
  }
}
