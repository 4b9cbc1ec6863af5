// The HTTP server: sockets to exchanges, exchanges to handlers, and an orderly end.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { type AddressInfo, type ListenOptions, Server as NetServer, type Socket } from 'node:net';
import { ClientGoneError } from './body.ts';
import { BodyBudget } from './body-budget.ts';
import { Connection } from './connection.ts';
import { HttpExchange } from './exchange.ts';
import type { Middleware } from './middleware.ts';
import { createNodeServer, type NodeServerOptions } from './node-server.ts';
import { Outbox } from './outbox.ts';
import type { Handler, Router } from './router.ts';
import { encodePath, parseTarget } from './target.ts';

const DEFAULT_MAX_HEADERS = 256;

export interface HttpServerOptions extends NodeServerOptions {
  readonly router: Router;
  /** Sent with every answer, names and values in turn. */
  readonly headers: readonly string[];
  /** Runs before routing, in this order, until one has answered. */
  readonly middleware: readonly Middleware[];
  /** A prefix of paths that a proxy in front adds, without a slash at its end; routes are found with and without it. */
  readonly rootPath?: string;
  /** Headers of a request: 256 by default. */
  readonly maxHeaders?: number;
  /** What the bodies of all requests may hold together, in bytes: half of what the heap may grow to by default. */
  readonly maxHeldBytes?: number;
  /** Answers every request once the server drains; `connection: close` is added. */
  readonly onDraining: Handler;
  /** Hears of what a handler threw; the client gets a bare 500. */
  readonly onDefect: (error: unknown) => void;
  /** Hears of each path that no route has. */
  readonly onUnknownPath?: (path: string) => void;
  /** Hears of each request that has had an answer, when that is complete or the client gone. */
  readonly onAnswered?: (request: AnsweredRequest) => void;
}

/** What a line about a request says. */
export interface AnsweredRequest {
  /** Its address and port: `127.0.0.1:50184`; empty on a Unix socket. */
  readonly client: string;
  /** As it came: `GET /health?a=1 HTTP/1.1`. */
  readonly request: string;
  readonly status: number;
}

/** A server that is not listening yet. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server | TlsServer;
  readonly #scheme: string;
  readonly #maxHeaders: number;
  /** Sockets that are open, those that have not shaken hands yet included. */
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Map<Socket, Connection>();
  readonly #outbox = new Outbox();
  readonly #bodyBudget: BodyBudget;
  #numActive = 0;
  #isDraining = false;
  #whenIdle: (() => void) | null = null;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#maxHeaders = options.maxHeaders ?? DEFAULT_MAX_HEADERS;
    this.#bodyBudget = new BodyBudget(options.maxHeldBytes);
    this.#scheme = (options.tls ?? null) === null ? 'http' : 'https';
    this.#server = createNodeServer(options, (request, response) => this.#onRequest(request, response));
    // Node would drop those beyond its count, the host among them. Their bytes are bounded.
    this.#server.maxHeadersCount = 0;
    // Node would refuse every expectation but 100-continue, and uvicorn takes no notice of others.
    this.#server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => this.#onRequest(request, response));
    this.#server.on('connection', (socket: Socket) => this.#onSocket(socket));
    this.#server.on(this.#scheme === 'http' ? 'connection' : 'secureConnection', (socket: Socket) => this.#onConnection(socket));
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => this.#onClientError(error, socket));
  }

  /** Listens. @returns the address that was bound. @throws the system's error (`EADDRINUSE`, `EACCES`, ...). */
  async listen(host: string | null, port: number): Promise<AddressInfo> {
    await this.#listen({ port, ...(host === null ? {} : { host }) });
    return this.#server.address() as AddressInfo;
  }

  /** Listens on a Unix socket, which is made, and removed at the end. @throws as `listen`; `EADDRINUSE` also for a file that is there. */
  listenOnSocket(path: string): Promise<void> {
    return this.#listen({ path });
  }

  /**
   * Closes the listener and resolves when no request is under way. Connections that are kept alive stay open: a request on
   * one gets a proper answer that says no, and so do those whose body is still coming.
   */
  drain(): Promise<void> {
    this.#isDraining = true;
    // http.Server.close would also cut idle connections, some of which have a request on its way.
    NetServer.prototype.close.call(this.#server);
    this.#refuseHalfSent();
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
      this.#resolveWhenIdle();
    });
  }

  /** Closes the listener and cuts every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      // The listener may be closed already, which is then the error that `close` reports.
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #listen(place: ListenOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(place, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  #onSocket(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #onConnection(socket: Socket): void {
    const connection = new Connection(socket);
    this.#connections.set(socket, connection);
    socket.on('close', () => {
      this.#connections.delete(socket);
      for (const response of connection.responses) closeUnassigned(response);
    });
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.get(request.socket);
    if (connection === undefined || connection.isFull) return void request.socket.destroy();
    const { headers, rootPath = '', onAnswered } = this.#options;
    const client = onAnswered === undefined ? '' : describeClient(request.socket);
    const exchange = new HttpExchange({ request, response, headers, outbox: this.#outbox, bodyBudget: this.#bodyBudget, rootPath });
    const isFirst = connection.add(response, exchange);
    this.#numActive++;
    response.on('close', () => {
      // May come twice: see `closeUnassigned`.
      if (exchange.isClosed) return;
      const next = connection.remove(response);
      this.#numActive--;
      exchange.close();
      if (response.headersSent) onAnswered?.({ client, request: `${exchange.method} ${exchange.target} HTTP/${request.httpVersion}`, status: response.statusCode });
      if (next !== undefined) this.#begin(next);
      this.#resolveWhenIdle();
    });
    if (isFirst) this.#begin(exchange);
  }

  #begin(exchange: HttpExchange): void {
    // One that waited may have been refused.
    if (exchange.isAnswered) return;
    if (exchange.numHeaders > this.#maxHeaders) refuseInvalid(exchange);
    else this.#process(exchange);
  }

  #process(exchange: HttpExchange): void {
    for (const middleware of this.#options.middleware) {
      middleware(exchange);
      if (exchange.isAnswered) return;
    }
    if (this.#isDraining) this.#refuse(exchange);
    else this.#route(exchange);
  }

  // Their clients may take as long as they like, and nothing has been done for them yet.
  #refuseHalfSent(): void {
    for (const { exchanges } of this.#connections.values()) {
      for (const exchange of exchanges) if (exchange.isReceiving) this.#refuse(exchange);
    }
  }

  #refuse(exchange: HttpExchange): void {
    exchange.addHeader('connection', 'close');
    this.#run(this.#options.onDraining, exchange);
  }

  #route(exchange: HttpExchange): void {
    const match = this.#options.router.match(exchange.method, exchange.path);
    switch (match.kind) {
      case 'found':
        if (match.parameters !== undefined) exchange.pathParameters = match.parameters;
        this.#run(match.handler, exchange);
        return;
      case 'redirect':
        exchange.send({ status: 307, headers: ['location', this.#locate(exchange, match.path)], body: '' });
        return;
      case 'method_not_allowed':
        sendDetail(exchange, 405, 'Method Not Allowed', ['allow', match.allow]);
        return;
      case 'not_found':
        this.#options.onUnknownPath?.(exchange.path);
        sendDetail(exchange, 404, 'Not Found');
    }
  }

  // The client's own host name: the server does not know under which name it is reached.
  #locate(exchange: HttpExchange, path: string): string {
    const target = parseTarget(exchange.target);
    const rootPath = target.path.slice(0, target.path.length - exchange.path.length);
    const host = target.authority ?? exchange.headers.host;
    const location = `${encodePath(rootPath + path)}${target.query}`;
    return host === undefined ? location : `${this.#scheme}://${host}${location}`;
  }

  #run(handler: Handler, exchange: HttpExchange): void {
    try {
      const pending = handler(exchange);
      if (pending !== undefined) pending.catch((error: unknown) => this.#onThrown(exchange, error));
    } catch (error) {
      this.#onThrown(exchange, error);
    }
  }

  #onThrown(exchange: HttpExchange, error: unknown): void {
    if (error instanceof ClientGoneError) return;
    this.#options.onDefect(error);
    if (exchange.isAnswered) exchange.destroy();
    else exchange.send({ status: 500, contentType: 'text/plain; charset=utf-8', body: 'Internal Server Error' });
  }

  // Bytes that are not HTTP. Status and text are those of vLLM's HTTP server.
  #onClientError(error: NodeJS.ErrnoException, socket: Socket): void {
    // One that has not become a connection is still shaking hands.
    if (error.code === 'ECONNRESET' || !socket.writable || !this.#connections.has(socket)) {
      socket.destroy();
      return;
    }
    // Answers to what came before the fault on the same connection leave first; one that is under way cannot be followed.
    setImmediate(() => {
      const responses = [...(this.#connections.get(socket)?.responses ?? [])];
      const isAnswering = responses.some((response) => response.socket === socket && response.headersSent && !response.writableFinished);
      if (isAnswering) socket.destroy();
      else socket.end(INVALID_REQUEST_ANSWER);
    });
  }

  #resolveWhenIdle(): void {
    if (this.#numActive > 0) return;
    this.#whenIdle?.();
    this.#whenIdle = null;
  }
}

function describeClient({ remoteAddress = '', remotePort }: Socket): string {
  if (remotePort === undefined) return '';
  // A listener of IPv6 shows clients of IPv4 in this form.
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
  return `${address.includes(':') ? `[${address}]` : address}:${remotePort}`;
}

// When a connection ends, Node tells the answer whose turn it is to be written; those queued behind it would be waited for forever.
function closeUnassigned(response: ServerResponse): void {
  if (response.socket !== null) return;
  response.destroy();
  response.emit('close');
}

function sendDetail(exchange: HttpExchange, status: number, detail: string, headers: readonly string[] = []): void {
  exchange.send({ status, headers, contentType: 'application/json', body: JSON.stringify({ detail }) });
}

function refuseInvalid(exchange: HttpExchange): void {
  exchange.addHeader('connection', 'close');
  exchange.send({ status: 400, contentType: 'text/plain; charset=utf-8', body: INVALID_REQUEST });
}

const INVALID_REQUEST = 'Invalid HTTP request received.';
const INVALID_REQUEST_ANSWER = [
  'HTTP/1.1 400 Bad Request',
  'content-type: text/plain; charset=utf-8',
  `content-length: ${INVALID_REQUEST.length}`,
  'connection: close',
  '',
  INVALID_REQUEST,
].join('\r\n');
