// Reads a trace file line by line: what is in memory at once is a piece of the file, not the file.
import { createReadStream } from 'node:fs';
import { UsageError } from '../config/usage-error.ts';
import { showText } from '../config/show.ts';
import { STANDARD_STREAM } from './options.ts';
import { parseTraceLine, TraceLineError, type TraceRequest } from './trace-line.ts';

/** A request, and the line that it stands in, from 1. */
export interface NumberedRequest extends TraceRequest {
  readonly line: number;
}

// Beyond it a line is no request, and would fill the memory.
const MAX_LINE_CHARS = 64 * 1024 * 1024;

/**
 * The requests of a file (`-`: standard input), in order of arrival, in lists as they are read. Empty lines are passed over.
 *
 * @throws UsageError for a file that cannot be read, a line that is no request, and one that arrives before the one above it.
 */
export async function* readTrace(path: string): AsyncGenerator<readonly NumberedRequest[], void, undefined> {
  const parser = new TraceParser(path);
  for await (const text of readTexts(path)) yield parser.feed(text);
  yield parser.end();
}

/** Where a line is, for messages: `trace.jsonl:7`. */
export function describePlace(path: string, line: number): string {
  return `${path === STANDARD_STREAM ? 'standard input' : showText(path)}:${line}`;
}

async function* readTexts(path: string): AsyncGenerator<string, void, undefined> {
  const stream = path === STANDARD_STREAM ? process.stdin : createReadStream(path);
  stream.setEncoding('utf8');
  try {
    for await (const text of stream) yield String(text);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new UsageError(`--trace: ${showText(path)} cannot be read: ${error.message}`);
  }
}

/** Cuts pieces of text into lines and these into requests. */
class TraceParser {
  readonly #path: string;
  #rest = '';
  #line = 0;
  #lastArrivalMs = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** The requests that are complete with this piece. */
  feed(text: string): NumberedRequest[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    const requests = lines.flatMap((line) => this.#parse(line));
    if (this.#rest.length > MAX_LINE_CHARS) {
      throw new UsageError(`${describePlace(this.#path, this.#line + 1)}: expected a line of at most ${MAX_LINE_CHARS} characters`);
    }
    return requests;
  }

  /** What the last line holds, when it has no line end. */
  end(): NumberedRequest[] {
    return this.#parse(this.#rest);
  }

  #parse(text: string): NumberedRequest[] {
    this.#line++;
    const line = this.#line === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (line.trim() === '') return [];
    try {
      const request = parseTraceLine(line);
      this.#requireOrder(request);
      return [{ ...request, line: this.#line }];
    } catch (error) {
      if (!(error instanceof TraceLineError)) throw error;
      const place = describePlace(this.#path, this.#line);
      throw new UsageError(error.field === null ? `${place}: ${error.message}` : `${place}: ${error.field}: ${error.message}`);
    }
  }

  // Sorting would need the whole trace in memory.
  #requireOrder({ arrivalMs }: TraceRequest): void {
    if (arrivalMs < this.#lastArrivalMs) {
      const message = `expected at least ${this.#lastArrivalMs}, the arrival of the line before, got ${arrivalMs}; sort the trace by it`;
      throw new TraceLineError('arrival_ms', message);
    }
    this.#lastArrivalMs = arrivalMs;
  }
}
