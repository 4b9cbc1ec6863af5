// Reading a request's body, with the limit checked before memory is spent.
import type { IncomingMessage } from 'node:http';
import { ServerError } from '../../base/error.ts';

/** The client went away, or was sent away, before its body was complete. There is nobody to answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/**
 * The whole body.
 *
 * @throws ServerError `payload_too_large` as soon as more than `maxBytes` are announced or have come; the rest is read and
 *   dropped, so that the client gets to the answer. ClientGoneError when the connection ends first, or nobody waits for the body
 *   any more when it is complete.
 */
export function readBody(request: IncomingMessage, maxBytes: number, isAnswered: () => boolean = () => false): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      request.resume();
      reject(tooLarge(maxBytes));
      return;
    }
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= maxBytes) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        reject(tooLarge(maxBytes));
      }
    });
    request.on('end', () => (isAnswered() ? reject(new ClientGoneError('answered before the body was complete')) : resolve(joinChunks(chunks))));
    request.on('error', () => reject(new ClientGoneError('connection closed while the body was read')));
  });
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
