// The writing side of a long answer: one socket write per batch, and the reader's pace made known.
import type { ServerResponse } from 'node:http';
import { encodingOf } from './text-encoding.ts';

const CHUNK_END = '\r\n';
const LAST_CHUNK = '0\r\n\r\n';
const MIN_APART_CHARS = 4096;

/**
 * Writes text to a client piece by piece. Chunks are framed here (RFC 9112, section 7.1) instead of by Node, which writes
 * size, data and end as three pieces: this is one write of one string.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #isChunked: boolean;

  /** Takes over a response whose head has not been written. `headers` alternates names and values. */
  constructor(response: ServerResponse, status: number, headers: readonly string[]) {
    this.#response = response;
    // HTTP/1.0 knows no chunks: there the end of the connection is the end of the answer.
    this.#isChunked = response.req.httpVersionMajor > 1 || response.req.httpVersionMinor > 0;
    const framing = this.#isChunked ? ['transfer-encoding', 'chunked'] : ['connection', 'close'];
    response.writeHead(status, [...headers, ...framing]);
    response.chunkedEncoding = false;
  }

  /** Sends the head before there is any text; otherwise it leaves with the first one. */
  flushHead(): void {
    this.#response.flushHeaders();
  }

  /** Sends text. True: the socket took it; false: wait for `drained` before more is produced. */
  write(text: string): boolean {
    const sizeBytes = Buffer.byteLength(text);
    return this.#response.write(this.#frame(text, sizeBytes), encodingOf(text, sizeBytes));
  }

  /** Sends text to a reader that has taken all there was; to another one nothing. */
  writeIfIdle(text: string): void {
    if (!this.#response.destroyed && this.#response.writableLength === 0) this.write(text);
  }

  /** Sends a last text and ends the answer. */
  end(text: string): void {
    const sizeBytes = Buffer.byteLength(text);
    const encoding = encodingOf(text, sizeBytes);
    if (!this.#isChunked) this.#response.end(text, encoding);
    else if (text.length < MIN_APART_CHARS) this.#response.end(this.#frame(text, sizeBytes) + LAST_CHUNK, encoding);
    else this.#endApart(text, sizeBytes);
  }

  /** Resolves when the socket can take more, or is gone. */
  drained(): Promise<void> {
    const response = this.#response;
    if (response.destroyed || !response.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      const settle = (): void => {
        response.off('drain', settle);
        response.off('close', settle);
        resolve();
      };
      response.on('drain', settle);
      response.on('close', settle);
    });
  }

  // A long text that is added to is copied as a whole. What is corked leaves together all the same; `end` uncorks.
  #endApart(text: string, sizeBytes: number): void {
    const response = this.#response;
    response.cork();
    response.write(sizeBytes.toString(16) + CHUNK_END, 'latin1');
    response.write(text, encodingOf(text, sizeBytes));
    response.end(CHUNK_END + LAST_CHUNK, 'latin1');
  }

  // An empty chunk would be the last one.
  #frame(text: string, sizeBytes: number): string {
    if (text === '') return '';
    return this.#isChunked ? sizeBytes.toString(16) + CHUNK_END + text + CHUNK_END : text;
  }
}
