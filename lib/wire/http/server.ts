// The HTTP server: sockets to exchanges, exchanges to handlers, and an orderly end.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { ClientGoneError } from './body.ts';
import { HttpExchange } from './exchange.ts';
import { Outbox } from './outbox.ts';
import type { Handler, Router } from './router.ts';
import { parseTarget, type RequestTarget } from './target.ts';

// vLLM's keep-alive time.
const KEEP_ALIVE_TIMEOUT_MS = 5000;

// All headers of a request together. vLLM accepts more than the 16 KiB that Node does unless told otherwise (tokens and baggage of
// gateways); the bound is what a client that has sent no request yet can cost.
const MAX_HEADER_BYTES = 64 * 1024;

export interface HttpServerOptions {
  readonly router: Router;
  /** Sent with every answer, names and values in turn. */
  readonly headers: readonly string[];
  /** Runs before routing, for headers that depend on the request. */
  readonly onRequest?: (exchange: HttpExchange) => void;
  /** Answers every request once the server drains; `connection: close` is added. */
  readonly onDraining: Handler;
  /** Hears of what a handler threw; the client gets a bare 500. */
  readonly onDefect: (error: unknown) => void;
}

/** A server that is not listening yet. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;
  /** What is under way on each open connection, oldest first. */
  readonly #connections = new Map<Socket, Map<ServerResponse, HttpExchange>>();
  readonly #outbox = new Outbox();
  #numActive = 0;
  #isDraining = false;
  #whenIdle: (() => void) | null = null;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    const limits = { keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS, maxHeaderSize: MAX_HEADER_BYTES };
    this.#server = createServer({ ...limits, noDelay: true }, (request, response) => this.#onRequest(request, response));
    this.#server.on('connection', (socket: Socket) => this.#onConnection(socket));
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => this.#onClientError(error, socket));
  }

  /** Listens. @returns the address that was bound. @throws the system's error (`EADDRINUSE`, `EACCES`, ...). */
  listen(host: string | null, port: number): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, ...(host === null ? {} : { host }) }, () => {
        this.#server.off('error', reject);
        resolve(this.#server.address() as AddressInfo);
      });
    });
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
    });
  }

  #onConnection(socket: Socket): void {
    const active = new Map<ServerResponse, HttpExchange>();
    this.#connections.set(socket, active);
    socket.on('close', () => {
      this.#connections.delete(socket);
      for (const response of active.keys()) closeUnassigned(response);
    });
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const exchange = new HttpExchange({ request, response, headers: this.#options.headers, outbox: this.#outbox });
    const active = this.#connections.get(request.socket);
    active?.set(response, exchange);
    this.#numActive++;
    // May come twice: see `closeUnassigned`.
    response.once('close', () => {
      active?.delete(response);
      this.#numActive--;
      exchange.close();
      this.#resolveWhenIdle();
    });
    this.#options.onRequest?.(exchange);
    if (this.#isDraining) this.#refuse(exchange);
    else this.#route(exchange);
  }

  // Their clients may take as long as they like, and nothing has been done for them yet.
  #refuseHalfSent(): void {
    for (const active of this.#connections.values()) {
      for (const exchange of active.values()) if (exchange.isReceiving) this.#refuse(exchange);
    }
  }

  #refuse(exchange: HttpExchange): void {
    exchange.addHeader('connection', 'close');
    this.#run(this.#options.onDraining, exchange);
  }

  #route(exchange: HttpExchange): void {
    const target = parseTarget(exchange.target);
    const match = this.#options.router.match(exchange.method, target.path);
    switch (match.kind) {
      case 'found':
        this.#run(match.handler, exchange);
        return;
      case 'redirect':
        exchange.send({ status: 307, headers: ['location', redirectLocation(exchange, match.path, target)], body: '' });
        return;
      case 'method_not_allowed':
        sendDetail(exchange, 405, 'Method Not Allowed', ['allow', match.allow]);
        return;
      case 'not_found':
        sendDetail(exchange, 404, 'Not Found');
    }
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
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    // Answers to what came before the fault on the same connection leave first; one that is under way cannot be followed.
    setImmediate(() => {
      const responses = [...(this.#connections.get(socket)?.keys() ?? [])];
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

// When a connection ends, Node tells the answer whose turn it is to be written; those queued behind it would be waited for forever.
function closeUnassigned(response: ServerResponse): void {
  if (response.socket !== null) return;
  response.destroy();
  response.emit('close');
}

function sendDetail(exchange: HttpExchange, status: number, detail: string, headers: readonly string[] = []): void {
  exchange.send({ status, headers, contentType: 'application/json', body: JSON.stringify({ detail }) });
}

// The client's own host name: the server does not know under which name it is reached.
function redirectLocation(exchange: HttpExchange, path: string, { authority, query }: RequestTarget): string {
  const host = authority ?? exchange.headers.host;
  return host === undefined ? `${path}${query}` : `http://${host}${path}${query}`;
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
