// The limit of a body, and clients that stop half-way.
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { ClientGoneError, readBody } from '../../../lib/wire/http/body.ts';

const MIB = 1024 * 1024;

/** A request whose body the test sends. */
function createRequest(headers: Record<string, string> = {}): { stream: PassThrough; request: IncomingMessage } {
  const stream = new PassThrough();
  return { stream, request: Object.assign(stream, { headers }) as unknown as IncomingMessage };
}

function send(chunks: readonly string[], maxBytes: number): Promise<Buffer> {
  const { stream, request } = createRequest();
  const body = readBody(request, { maxBytes });
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  return body;
}

function written(stream: PassThrough, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => stream.write(bytes, () => resolve()));
}

describe('readBody', () => {
  it('gives all bytes in order, however they are cut', async () => {
    const text = 'ä你😀 body';
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { stream, request } = createRequest({ 'content-length': String(bytes.length) });
      const body = readBody(request, { maxBytes: MIB });
      stream.write(bytes.subarray(0, cut));
      stream.end(bytes.subarray(cut));
      assert.equal((await body).toString(), text);
    }
  });

  it('gives an empty body', async () => {
    assert.equal((await send([], 10)).length, 0);
  });

  it('takes as many bytes as the limit says, in one piece or several, announced or not', async () => {
    assert.equal((await send(['x'.repeat(10)], 10)).length, 10);
    assert.equal((await send(['xxxxx', 'xxxxx'], 10)).length, 10);
    const { stream, request } = createRequest({ 'content-length': '10' });
    stream.end('x'.repeat(10));
    assert.equal((await readBody(request, { maxBytes: 10 })).length, 10);
  });

  it('refuses one byte more', async () => {
    await assert.rejects(send(['xxxxx', 'xxxxxx'], 10), { name: 'ServerError', kind: 'payload_too_large' });
  });

  it('refuses as soon as the limit is passed, and reads on, so that the client gets to the answer', async () => {
    const { stream, request } = createRequest();
    const body = readBody(request, { maxBytes: MIB });
    stream.write(Buffer.alloc(MIB));
    stream.write(Buffer.alloc(1));
    await assert.rejects(body, /larger than 1 MiB.*--max-request-body-size-mb/);
    for (let sent = 0; sent < 4; sent++) await written(stream, Buffer.alloc(MIB));
    assert.ok(stream.readableLength < MIB, 'the rest is not kept');
  });

  it('refuses what is announced beyond the limit before any of it has come', async () => {
    const { stream, request } = createRequest({ 'content-length': String(MIB + 1) });
    await assert.rejects(readBody(request, { maxBytes: MIB }), { kind: 'payload_too_large', param: null });
    assert.ok(stream.readableFlowing);
  });

  it('refuses what may not be held, holds nothing of it any more, and reads on', async () => {
    const { stream, request } = createRequest();
    const held: number[] = [];
    const hold = (sizeBytes: number): boolean => held.push(sizeBytes) > 0 && sizeBytes <= 8;
    const body = readBody(request, { maxBytes: MIB, hold });
    for (const text of ['12345', '678', '9', 'more']) await written(stream, Buffer.from(text));
    await assert.rejects(body, { kind: 'unavailable', message: /memory/ });
    assert.deepEqual(held, [5, 8, 9, 0]);
  });

  it('says so when the client goes away first', async () => {
    const { stream, request } = createRequest();
    const body = readBody(request, { maxBytes: MIB });
    stream.write('half');
    stream.destroy(new Error('aborted'));
    await assert.rejects(body, ClientGoneError);
  });
});
