// The requests of one connection: one at a time is begun, as in uvicorn, however many have come ahead of their turn.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpExchange } from './exchange.ts';

// A client that sends so many without waiting for an answer means no good; each of them takes kilobytes.
const MAX_REQUESTS = 256;

/** What is under way on a connection, and what waits for it. */
export class Connection {
  readonly #socket: Socket;
  /** Oldest first: the first one is under way. */
  readonly #exchanges = new Map<ServerResponse, HttpExchange>();

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Whether it takes no further request. */
  get isFull(): boolean {
    return this.#exchanges.size >= MAX_REQUESTS;
  }

  get exchanges(): Iterable<HttpExchange> {
    return this.#exchanges.values();
  }

  get responses(): Iterable<ServerResponse> {
    return this.#exchanges.keys();
  }

  /** A request has come. @returns whether it is its turn */
  add(response: ServerResponse, exchange: HttpExchange): boolean {
    this.#exchanges.set(response, exchange);
    return this.#exchanges.size === 1;
  }

  /** A request is over. @returns the one whose turn it is now; undefined where none waits, or nobody is there any more */
  remove(response: ServerResponse): HttpExchange | undefined {
    this.#exchanges.delete(response);
    if (this.#socket.destroyed) return undefined;
    const [next] = this.#exchanges.values();
    return next;
  }
}
