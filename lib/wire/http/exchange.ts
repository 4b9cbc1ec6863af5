// One request and its answer, as handlers see them.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './body.ts';
import type { BodyBudget } from './body-budget.ts';
import { EventStream } from './event-stream.ts';
import type { Outbox } from './outbox.ts';
import { parseTarget, stripRootPath } from './target.ts';

/** An answer that is sent at once. */
export interface HttpAnswer {
  readonly status: number;
  /** Without a type no `content-type` is sent. */
  readonly contentType?: string;
  /** Further headers, names (in lower case) and values in turn. */
  readonly headers?: readonly string[];
  /** A text in UTF-8, or bytes, which belong to the exchange from then on. */
  readonly body: string | Uint8Array;
  /** True: its size is not told ahead, as applications that stream do it; it leaves in chunks. */
  readonly isChunked?: boolean;
}

export interface HttpExchangeOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Sent with every answer, names and values in turn. */
  readonly headers: readonly string[];
  readonly outbox: Outbox;
  /** What the bodies of all requests hold together. */
  readonly bodyBudget: BodyBudget;
  /** A prefix of paths that a proxy in front adds, without a slash at its end; empty by default. */
  readonly rootPath?: string;
}

/** The parts of a path that a route leaves open, by their names: `{ adapter_name: 'a' }`. */
export type PathParameters = Readonly<Record<string, string>>;

const NO_PARAMETERS: PathParameters = {};

/** A request that waits for its answer. A handler calls exactly one of `send` and `startEventStream`. */
export class HttpExchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #headers: string[];
  // How many of them are the server's own, not added later.
  readonly #numServerHeaders: number;
  readonly #outbox: Outbox;
  readonly #bodyBudget: BodyBudget;
  #heldBytes = 0;
  /** The path that is routed: without query and root path, in the form of `parseTarget`. */
  readonly path: string;
  /** For the server: set when a route with parameters is found. */
  pathParameters: PathParameters = NO_PARAMETERS;
  #isAnswered = false;
  #onGone: (() => void) | null = null;
  #onClosed: (() => void) | null = null;
  #isClosed = false;

  constructor({ request, response, headers, outbox, bodyBudget, rootPath = '' }: HttpExchangeOptions) {
    this.#request = request;
    this.#response = response;
    this.#headers = [...headers];
    this.#numServerHeaders = headers.length;
    this.#outbox = outbox;
    this.#bodyBudget = bodyBudget;
    this.path = stripRootPath(parseTarget(this.target).path, rootPath);
  }

  get method(): string {
    return this.#request.method ?? '';
  }

  /** The request target, query included. */
  get target(): string {
    return this.#request.url ?? '/';
  }

  get headers(): IncomingHttpHeaders {
    return this.#request.headers;
  }

  /** Headers that came, those of the same name each. */
  get numHeaders(): number {
    return this.#request.rawHeaders.length / 2;
  }

  /** The query's values by name, decoded. */
  get query(): URLSearchParams {
    return new URLSearchParams(parseTarget(this.target).query);
  }

  /** Whether an answer has been started. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Whether the client is still sending and nothing has been answered. */
  get isReceiving(): boolean {
    return !this.#request.complete && !this.#isAnswered && !this.#isClosed;
  }

  /** Whether the connection is gone or the answer complete: nothing can be sent any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Calls back, once, when the client goes away before its answer is complete; at once when it has. */
  onGone(callback: () => void): void {
    if (this.#isClosed) callback();
    else this.#onGone = callback;
  }

  /** Calls back, once, when the answer is complete or the connection gone; at once when that is so. There is one such callback. */
  onClosed(callback: () => void): void {
    if (this.#isClosed) callback();
    else this.#onClosed = callback;
  }

  /** Adds a header to the answer that has not been started yet; the name in lower case. */
  addHeader(name: string, value: string): void {
    this.#headers.push(name, value);
  }

  /** Takes back what `addHeader` has added: for failures that a web server answers from outside its middlewares. */
  dropAddedHeaders(): void {
    this.#headers.length = this.#numServerHeaders;
  }

  /** The body. @throws as `readBody`; ClientGoneError also when the server has answered before the body was complete. */
  readBody(maxBytes: number): Promise<Buffer> {
    return readBody(this.#request, { maxBytes, isAnswered: () => this.#isAnswered, hold: (sizeBytes) => this.#hold(sizeBytes) });
  }

  // Until the exchange is closed.
  #hold(sizeBytes: number): boolean {
    const addedBytes = sizeBytes - this.#heldBytes;
    if (addedBytes > 0 && (this.#isClosed || !this.#bodyBudget.tryTake(addedBytes))) return false;
    if (addedBytes < 0) this.#bodyBudget.giveBack(-addedBytes);
    this.#heldBytes = sizeBytes;
    return true;
  }

  /** Sends a whole answer. To a client that is gone, or that the server has answered already, it does nothing. */
  send(answer: HttpAnswer): void {
    if (this.#isClosed || this.#isAnswered) return;
    this.#isAnswered = true;
    const headers = this.#headers;
    const sizeBytes = Buffer.byteLength(answer.body);
    if (answer.isChunked !== true) headers.push('content-length', String(sizeBytes));
    if (answer.contentType !== undefined) headers.push('content-type', answer.contentType);
    if (answer.headers !== undefined) headers.push(...answer.headers);
    this.#outbox.add({ response: this.#response, status: answer.status, headers, body: answer.body, sizeBytes });
  }

  /** Starts an answer that is written piece by piece. */
  startEventStream(status: number, contentType: string): EventStream {
    this.#isAnswered = true;
    this.#headers.push('content-type', contentType);
    return new EventStream(this.#response, status, this.#headers);
  }

  /** Cuts the connection: for an answer that cannot be completed. */
  destroy(): void {
    this.#response.destroy();
  }

  /** For the server: the answer is complete, or the connection is gone. */
  close(): void {
    this.#hold(0);
    this.#isClosed = true;
    if (!this.#response.writableFinished) this.#onGone?.();
    this.#onGone = null;
    this.#onClosed?.();
    this.#onClosed = null;
  }
}
