// The events of a background response, kept so that readers may come late, leave, and come again.
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import { EVENT_STREAM_TYPE } from '../../../wire/sse/frame.ts';

const FRAME_END = '\n\n';

/** Frames in order; a frame's place is its event's number. */
export class EventLog {
  readonly #frames: string[] = [];
  readonly #listeners = new Set<() => void>();
  #numChars = 0;
  #isClosed = false;

  /** UTF-16 code units that are kept. */
  get numChars(): number {
    return this.#numChars;
  }

  get length(): number {
    return this.#frames.length;
  }

  /** Whether nothing more comes. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Adds whole frames. */
  append(text: string): void {
    let start = 0;
    // JSON holds no bare line end: two of them are the end of a frame.
    for (let end = text.indexOf(FRAME_END); end >= 0; end = text.indexOf(FRAME_END, start)) {
      this.#frames.push(text.slice(start, end + FRAME_END.length));
      start = end + FRAME_END.length;
    }
    this.#numChars += text.length;
    this.#tell();
  }

  close(): void {
    this.#isClosed = true;
    this.#tell();
  }

  /** The frames from one on, in one text. */
  read(first: number): string {
    return this.#frames.slice(first).join('');
  }

  /** Resolves when there is more than `length` frames, the log is closed, or `stop` has been called with the function that is given. */
  changed(length: number, onWait: (stop: () => void) => void): Promise<void> {
    if (this.#frames.length > length || this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#listeners.delete(settle);
        resolve();
      };
      this.#listeners.add(settle);
      onWait(settle);
    });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Sends a log as the answer, from an event on, until it is closed. A reader that leaves changes nothing for the others. */
export async function sendLog(exchange: HttpExchange, log: EventLog, first: number): Promise<void> {
  const events = exchange.startEventStream(200, EVENT_STREAM_TYPE);
  let stop = (): void => {};
  exchange.onGone(() => stop());
  if (log.length <= first && !log.isClosed) events.flushHead();
  for (let position = first; !exchange.isClosed; position = Math.max(position, log.length)) {
    await log.changed(position, (settle) => (stop = settle));
    const text = log.read(position);
    if (exchange.isClosed) return;
    if (log.isClosed) return events.end(text);
    if (text === '' || events.write(text)) continue;
    // What comes meanwhile belongs to the next text.
    position = Math.max(position, log.length);
    await events.drained();
  }
}
