// One request and its answer: what a handler may rely on when the client leaves.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HttpExchange } from '../../../lib/wire/http/exchange.ts';
import { ClientGoneError } from '../../../lib/wire/http/body.ts';
import { withHttpServer } from '../../support/http-fixture.ts';
import { RawClient, until } from '../../support/simulator-fixture.ts';

/** Runs `use` with the exchange of a request that a client has sent. */
function withExchange(bytes: string, use: (exchange: HttpExchange, client: RawClient) => Promise<void>): Promise<void> {
  const held: HttpExchange[] = [];
  const hold = (exchange: HttpExchange): void => void held.push(exchange);
  return withHttpServer({ handlers: { 'GET /a': hold, 'POST /a': hold } }, async ({ port }) => {
    const client = new RawClient(port);
    client.send(bytes);
    await until(() => held.length > 0, 'the request');
    const [exchange] = held;
    assert.ok(exchange !== undefined);
    await use(exchange, client);
    client.leave();
  });
}

const GET = 'GET /a?b HTTP/1.1\r\nhost: x\r\nX-Given: 1\r\n\r\n';

describe('HttpExchange', () => {
  it('shows method, target and headers', () =>
    withExchange(GET, async (exchange) => {
      assert.deepEqual([exchange.method, exchange.target, exchange.headers['x-given']], ['GET', '/a?b', '1']);
      assert.deepEqual([exchange.isAnswered, exchange.isClosed], [false, false]);
    }));

  it('calls back once when the client goes away before the answer', () =>
    withExchange(GET, async (exchange, client) => {
      let numCalls = 0;
      exchange.onGone(() => numCalls++);
      client.leave();
      await until(() => exchange.isClosed, 'the end');
      exchange.close();
      assert.equal(numCalls, 1);
    }));

  it('calls back at once when the client has gone already', () =>
    withExchange(GET, async (exchange, client) => {
      client.leave();
      await until(() => exchange.isClosed, 'the end');
      let isCalled = false;
      exchange.onGone(() => (isCalled = true));
      assert.ok(isCalled);
    }));

  it('sends bytes as they are', () =>
    withExchange(GET, async (exchange, client) => {
      exchange.send({ status: 200, contentType: 'application/octet-stream', body: Uint8Array.of(0x41, 0x00, 0x42) });
      await until(() => client.received.endsWith('A\0B'), 'the body');
      assert.match(client.received, /content-length: 3\r\n/);
    }));

  it('does not call back after a complete answer', () =>
    withExchange(GET, async (exchange, client) => {
      let isCalled = false;
      exchange.onGone(() => (isCalled = true));
      exchange.send({ status: 204, body: '' });
      await until(() => exchange.isClosed, 'the end');
      assert.deepEqual([isCalled, exchange.isAnswered], [false, true]);
      await until(() => client.received.startsWith('HTTP/1.1 204'), 'the answer');
    }));

  it('sends nothing to a client that is gone', () =>
    withExchange(GET, async (exchange, client) => {
      client.leave();
      await until(() => exchange.isClosed, 'the end');
      exchange.send({ status: 200, body: 'late' });
      assert.equal(exchange.isAnswered, false);
    }));

  it('counts the body in bytes and leaves out a type that is not given', () =>
    withExchange(GET, async (exchange, client) => {
      exchange.send({ status: 200, headers: ['x-more', '2'], body: 'ä你' });
      await until(() => client.received.endsWith('ä你'), 'the answer');
      assert.match(client.received, /content-length: 5\r\nx-more: 2\r\n/);
      assert.ok(!client.received.includes('content-type'));
    }));

  it('tells a reader of the body that the client has gone', () =>
    withExchange('POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf', async (exchange, client) => {
      const body = exchange.readBody(100);
      client.leave();
      await assert.rejects(body, ClientGoneError);
    }));

  it('sends one answer only, and gives no body to a reader after it', () =>
    withExchange('POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 8\r\n\r\nhalf', async (exchange, client) => {
      const body = exchange.readBody(100);
      assert.equal(exchange.isReceiving, true);
      exchange.send({ status: 200, body: 'first' });
      exchange.send({ status: 200, body: 'second' });
      assert.equal(exchange.isReceiving, false);
      client.send('half');
      await assert.rejects(body, ClientGoneError);
      await until(() => client.received.endsWith('first'), 'the answer');
    }));

  it('cuts the connection when told to', () =>
    withExchange(GET, async (exchange, client) => {
      exchange.destroy();
      await until(() => client.isClosed, 'the end');
      assert.equal(client.received, '');
    }));
});
