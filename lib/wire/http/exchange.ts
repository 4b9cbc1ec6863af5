// One request and its answer, as handlers see them.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './body.ts';
import { EventStream } from './event-stream.ts';

/** An answer that is sent at once. */
export interface HttpAnswer {
  readonly status: number;
  /** Without a type no `content-type` is sent. */
  readonly contentType?: string;
  /** Further headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request that waits for its answer. Exactly one of `send` and `startEventStream` is called. */
export class HttpExchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #headers: string[];
  #controller: AbortController | null = null;
  #isClosed = false;

  /** @param headers sent with every answer, names and values in turn. */
  constructor(request: IncomingMessage, response: ServerResponse, headers: readonly string[]) {
    this.#request = request;
    this.#response = response;
    this.#headers = [...headers];
    response.on('close', () => this.#onClose());
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

  /** Whether an answer has been started. */
  get isAnswered(): boolean {
    return this.#response.headersSent;
  }

  /** Whether the connection is gone or the answer complete: nothing can be sent any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Aborted when the client goes away before its answer is complete. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isClosed && !this.#response.writableFinished) this.#controller.abort();
    return this.#controller.signal;
  }

  /** Adds a header to the answer that has not been started yet; the name in lower case. */
  addHeader(name: string, value: string): void {
    this.#headers.push(name, value);
  }

  /** The body. @throws as `readBody`. */
  readBody(maxBytes: number): Promise<Buffer> {
    return readBody(this.#request, maxBytes);
  }

  /** Sends a whole answer. To a client that is gone it does nothing. */
  send(answer: HttpAnswer): void {
    if (this.#isClosed) return;
    const headers = this.#headers;
    headers.push('content-length', String(Buffer.byteLength(answer.body)));
    if (answer.contentType !== undefined) headers.push('content-type', answer.contentType);
    for (const [name, value] of Object.entries(answer.headers ?? {})) headers.push(name, value);
    this.#response.writeHead(answer.status, headers);
    this.#response.end(answer.body);
  }

  /** Starts an answer that is written piece by piece. */
  startEventStream(status: number, contentType: string): EventStream {
    this.#headers.push('content-type', contentType);
    return new EventStream(this.#response, status, this.#headers);
  }

  /** Cuts the connection: for an answer that cannot be completed. */
  destroy(): void {
    this.#response.destroy();
  }

  #onClose(): void {
    this.#isClosed = true;
    if (!this.#response.writableFinished) this.#controller?.abort();
  }
}
