// Reading a request's body, with the limit checked before memory is spent.
import type { IncomingMessage } from 'node:http';
import { ServerError } from '../../base/error.ts';

/** The client went away, or was sent away, before its body was complete. There is nobody to answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/** What bounds the reading of a body. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** Whether nobody waits for the body any more; somebody does unless given. */
  readonly isAnswered?: () => boolean;
  /** Sets how many bytes the body holds, 0 for a body that is dropped; false where they are too many beside those of others. */
  readonly hold?: (sizeBytes: number) => boolean;
}

/**
 * The whole body.
 *
 * @throws ServerError `payload_too_large` as soon as more than `maxBytes` are announced or have come, `unavailable` when it is more than may
 *   be held; the rest is read and dropped, so that the client gets to the answer. ClientGoneError when the connection ends first, or nobody
 *   waits for the body any more when it is complete.
 */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const { maxBytes } = limits;
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      request.resume();
      reject(tooLarge(maxBytes));
      return;
    }
    const reader = new BodyReader({ chunks: [], resolve, reject }, limits);
    request.on('data', (chunk: Buffer) => reader.push(chunk));
    request.on('end', () => reader.end());
    request.on('error', () => reader.drop(new ClientGoneError('connection closed while the body was read')));
  });
}

/** A body that is still coming. */
interface Reading {
  readonly chunks: Buffer[];
  readonly resolve: (body: Buffer) => void;
  readonly reject: (error: Error) => void;
}

class BodyReader {
  // Null once the body is settled: the listeners live as long as the request, and so would what they refer to.
  #reading: Reading | null;
  readonly #limits: BodyLimits;
  #sizeBytes = 0;

  constructor(reading: Reading, limits: BodyLimits) {
    this.#reading = reading;
    this.#limits = limits;
  }

  push(chunk: Buffer): void {
    if (this.#reading === null) return;
    const { maxBytes, hold } = this.#limits;
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > maxBytes) this.drop(tooLarge(maxBytes));
    else if (hold?.(this.#sizeBytes) === false) this.drop(tooManyHeld());
    else this.#reading.chunks.push(chunk);
  }

  end(): void {
    if (this.#limits.isAnswered?.() === true) this.drop(new ClientGoneError('answered before the body was complete'));
    this.#reading?.resolve(joinChunks(this.#reading.chunks));
    this.#reading = null;
  }

  drop(error: Error): void {
    this.#reading?.reject(error);
    this.#reading = null;
    this.#limits.hold?.(0);
  }
}

function joinChunks(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): ServerError {
  const maxMb = maxBytes / (1024 * 1024);
  return new ServerError(
    'payload_too_large',
    `The request body is larger than ${maxMb} MiB. Send less, or start the server with a larger --max-request-body-size-mb.`,
  );
}

function tooManyHeld(): ServerError {
  return new ServerError('unavailable', 'The bodies of the requests under way take as much memory as they may. Try again later, or give the server more memory.');
}
