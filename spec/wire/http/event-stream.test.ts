// The bytes of a streamed answer, and the reader's pace.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventStream } from '../../../lib/wire/http/event-stream.ts';
import type { HttpExchange } from '../../../lib/wire/http/exchange.ts';
import { parseAnswers, withHttpServer } from '../../support/http-fixture.ts';
import { RawClient, until } from '../../support/simulator-fixture.ts';

const GET = 'GET /stream HTTP/1.1\r\nhost: x\r\n\r\n';

/** Runs `use` with a stream that has been started for a client. */
function withStream(request: string, use: (events: EventStream, client: RawClient) => Promise<void>): Promise<void> {
  const started: EventStream[] = [];
  const start = (exchange: HttpExchange): void => void started.push(exchange.startEventStream(200, 'text/x'));
  return withHttpServer({ handlers: { 'GET /stream': start } }, async ({ port }) => {
    const client = new RawClient(port);
    client.send(request);
    await until(() => started.length > 0, 'the request');
    const [events] = started;
    assert.ok(events !== undefined);
    await use(events, client);
    client.leave();
  });
}

function bodyHex(received: string): string {
  return Buffer.from(received.slice(received.indexOf('\r\n\r\n') + 4)).toString('hex');
}

describe('EventStream', () => {
  it('frames each text as one chunk, counted in bytes, and ends with the empty one', () =>
    withStream(GET, async (events, client) => {
      events.write('a你');
      events.end('z');
      await until(() => client.received.endsWith('0\r\n\r\n'), 'the end');
      // 4 CRLF 61 e4bda0 CRLF, 1 CRLF 7a CRLF, 0 CRLF CRLF
      assert.equal(bodyHex(client.received), '340d0a61e4bda00d0a310d0a7a0d0a300d0a0d0a');
    }));

  it('frames a long last text as it frames short ones', async () => {
    for (const text of ['a'.repeat(5000), 'ü'.repeat(5000)]) {
      await withStream(GET, async (events, client) => {
        events.write('b');
        events.end(text);
        await until(() => client.received.endsWith('0\r\n\r\n'), 'the end');
        const expected = `1\r\nb\r\n${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`;
        assert.equal(bodyHex(client.received), Buffer.from(expected).toString('hex'));
      });
    }
  });

  it('counts half a surrogate pair as the bytes that stand for it', () =>
    withStream(GET, async (events, client) => {
      events.end('\ud800');
      await until(() => client.received.endsWith('0\r\n\r\n'), 'the end');
      assert.equal(bodyHex(client.received), '330d0aefbfbd0d0a300d0a0d0a');
    }));

  it('sends its head with the first text, or alone when asked', async () => {
    await withStream(GET, async (events, client) => {
      events.flushHead();
      await until(() => client.received.endsWith('\r\n\r\n'), 'the head');
      const [{ status, headers } = assert.fail('no answer')] = parseAnswers(client.received);
      const { 'content-type': type, 'transfer-encoding': encoding, server } = headers;
      assert.deepEqual([status, type, encoding, server], [200, 'text/x', 'chunked', 'spec']);
    });
    await withStream(GET, async (events, client) => {
      events.write('a');
      await until(() => client.received !== '', 'the first bytes');
      assert.deepEqual(parseAnswers(client.received).map(({ body }) => body), ['a']);
    });
  });

  it('ends once, also without a last text', () =>
    withStream(GET, async (events, client) => {
      events.write('');
      events.write('a');
      events.end('');
      await until(() => client.received.endsWith('0\r\n\r\n'), 'the end');
      assert.equal(client.received.slice(client.received.indexOf('\r\n\r\n') + 4), '1\r\na\r\n0\r\n\r\n');
    }));

  it('knows no chunks in HTTP/1.0, where the end of the connection is the end of the answer', () =>
    withStream('GET /stream HTTP/1.0\r\nconnection: keep-alive\r\n\r\n', async (events, client) => {
      events.write('a');
      events.end('b');
      await until(() => client.isClosed, 'the end');
      const [{ body, headers } = assert.fail('no answer')] = parseAnswers(client.received);
      assert.deepEqual([body, headers.connection, headers['transfer-encoding']], ['ab', 'close', undefined]);
    }));

  it('takes what a reader that stands still does not, says so, and resolves when it reads again', () =>
    withStream(GET, async (events, client) => {
      client.socket.pause();
      const text = 'x'.repeat(0x10000);
      let numWritten = 1;
      while (events.write(text)) numWritten++;
      const states: string[] = [];
      const drained = events.drained().then(() => states.push('drained'));
      // A reader that stands still keeps the writer waiting once the system's own buffers are full, too.
      while (numWritten < 1000) {
        events.write(text);
        numWritten++;
      }
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(states, []);
      client.socket.resume();
      await drained;
      events.end('');
    }));

  it('resolves when the reader has gone, and at once when nothing is held back', () =>
    withStream(GET, async (events, client) => {
      await events.drained();
      client.socket.pause();
      while (events.write('x'.repeat(0x10000)));
      const drained = events.drained();
      client.leave();
      await drained;
      await events.drained();
    }));
});
