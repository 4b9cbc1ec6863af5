// A response in the store: what a client may ask for later, whether it is finished or still made in the background.
import { parseJson } from '../../../codec/json.ts';
import { EventLog } from './event-log.ts';
import type { History } from './input-messages.ts';
import type { ResponsesCall } from './call.ts';
import { type FinishedResponse, type ResponseStatus, ResponseWriter } from './response-writer.ts';

/** A stored response. */
export class StoredResponse {
  readonly id: string;
  /** Null where no events are kept. */
  readonly log: EventLog | null;
  readonly #writer: ResponseWriter;
  // As JSON: compact, and its size is known.
  #messages: string;
  #texts: readonly string[] = [];
  #body: string;
  #status: ResponseStatus = 'queued';
  #abort: (() => void) | null = null;

  constructor(call: ResponsesCall) {
    this.id = call.id;
    this.log = call.fields.background && call.fields.stream ? new EventLog() : null;
    this.#writer = new ResponseWriter(call);
    this.#messages = JSON.stringify(call.messages);
    this.#body = this.#writer.writeEmpty('queued');
  }

  /** The response as it is now, in JSON. */
  get body(): string {
    return this.#body;
  }

  /** Whether it is still made. */
  get isRunning(): boolean {
    return this.#status === 'queued';
  }

  /** UTF-16 code units that are kept, near enough. */
  get numChars(): number {
    const numTextChars = this.#texts.reduce((sum, text) => sum + text.length, 0);
    return this.id.length + this.#messages.length + this.#body.length + numTextChars + (this.log?.numChars ?? 0);
  }

  /** For a conversation that goes on from here. */
  toHistory(): History {
    return { messages: parseJson(this.#messages) as readonly unknown[], outputTexts: this.#texts };
  }

  /** It is made in the background, and `abort` ends that. */
  start(abort: () => void): void {
    this.#abort = abort;
  }

  /** Whatever comes after it is cancelled or has failed is left aside. */
  finish({ body, status, texts }: FinishedResponse): void {
    if (!this.isRunning) return;
    this.#abort = null;
    this.#body = body;
    this.#status = status;
    this.#texts = texts;
  }

  cancel(): void {
    this.#end('cancelled');
  }

  /** Nothing of its conversation is kept. */
  fail(): void {
    if (!this.isRunning) return;
    this.#messages = '[]';
    this.#end('failed');
  }

  #end(status: ResponseStatus): void {
    if (!this.isRunning) return;
    const abort = this.#abort;
    this.#abort = null;
    this.#status = status;
    this.#body = this.#writer.writeEmpty(status);
    abort?.();
  }
}
