// How exchanges, connections and the server itself come to their end.
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HttpExchange } from '../../../lib/wire/http/exchange.ts';
import { parseAnswers, withHttpServer } from '../../support/http-fixture.ts';
import { RawClient, until } from '../../support/simulator-fixture.ts';

const request = (target: string): string => `GET ${target} HTTP/1.1\r\nhost: h:1\r\n\r\n`;
const sayPath = (exchange: HttpExchange): void =>
  exchange.send({ status: 200, contentType: 'text/plain', body: exchange.target });

describe('a connection that closes', () => {
  it('ends the request that is under way, once, and begins none of those that wait behind it', () => {
    const held: HttpExchange[] = [];
    const gone: string[] = [];
    const hold = (exchange: HttpExchange): void => {
      held.push(exchange);
      exchange.onGone(() => gone.push(exchange.target));
    };
    return withHttpServer({ handlers: { 'GET /slow': hold } }, async ({ server, port }) => {
      const client = new RawClient(port);
      client.send(request('/slow?1') + request('/slow?2') + request('/slow?3'));
      await until(() => held.length === 1, 'the first request');
      client.leave();
      await until(() => held.every(({ isClosed }) => isClosed), 'its end');
      await server.drain();
      assert.deepEqual([gone, held.length], [['/slow?1'], 1]);
    });
  });

  it('lets go of a writer whose stream came behind another answer', () => {
    const held: HttpExchange[] = [];
    const handlers = { 'GET /slow': (exchange: HttpExchange) => void held.push(exchange) };
    return withHttpServer({ handlers }, async ({ server, port }) => {
      const client = new RawClient(port);
      client.send(request('/slow') + request('/slow'));
      await until(() => held.length === 1, 'the first request');
      held.forEach(sayPath);
      await until(() => held.length === 2, 'the second request');
      const events = held[1]?.startEventStream(200, 'text/plain');
      while (events?.write('x'.repeat(0x10000)));
      const drained = events?.drained();
      client.leave();
      await drained;
      await server.drain();
    });
  });

  it('is let go of: there is nothing left to cut at the end', async (context) => {
    const sockets: Socket[] = [];
    const onSocket = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
    subscribe('net.server.socket', onSocket);
    context.after(() => unsubscribe('net.server.socket', onSocket));
    await withHttpServer({ handlers: { 'GET /a': sayPath } }, async ({ server, port }) => {
      const client = new RawClient(port);
      client.send(request('/a'));
      await until(() => client.received.endsWith('/a'), 'the answer');
      client.leave();
      await until(() => sockets[0]?.closed === true, 'the end');
      await nextTurn();
      const cut = context.mock.method(sockets[0] ?? assert.fail('no socket'), 'destroy');
      await server.close();
      assert.equal(cut.mock.callCount(), 0);
    });
  });

  it('has as many listeners after thousands of requests as after one', async (context) => {
    const warnings: Error[] = [];
    const numListeners = new Set<number>();
    const onWarning = (warning: Error): void => void warnings.push(warning);
    const onStart = (message: unknown): void => void numListeners.add((message as { socket: Socket }).socket.listenerCount('close'));
    process.on('warning', onWarning);
    subscribe('http.server.request.start', onStart);
    context.after(() => {
      process.off('warning', onWarning);
      unsubscribe('http.server.request.start', onStart);
    });
    await withHttpServer({ handlers: { 'GET /a': sayPath } }, async ({ port }) => {
      const client = new RawClient(port);
      for (let round = 0; round < 30; round++) {
        client.received = '';
        client.send(request('/a').repeat(100));
        await until(() => (client.received.match(/HTTP\/1\.1 200/g) ?? []).length === 100, 'the answers');
      }
      client.leave();
      await until(() => client.isClosed, 'the end');
    });
    assert.deepEqual(warnings, []);
    // One for the answer whose turn it is, which a request that waits behind another one does not see.
    assert.ok(numListeners.size <= 2, `${[...numListeners].join(', ')} listeners`);
  });
});

describe('HttpServer.drain', () => {
  it('resolves at once when nothing is under way', () =>
    withHttpServer({ handlers: {} }, async ({ server }) => {
      await server.drain();
    }));

  it('waits for what is under way, says no to what comes on open connections, and accepts no new one', () => {
    const held: HttpExchange[] = [];
    const handlers = { 'GET /slow': (exchange: HttpExchange) => void held.push(exchange), 'GET /a': sayPath };
    return withHttpServer({ handlers }, async ({ server, port }) => {
      const [slow, idle] = [new RawClient(port), new RawClient(port)];
      slow.send(request('/slow'));
      idle.send(request('/a'));
      await until(() => held.length === 1 && idle.received.endsWith('/a'), 'both requests');
      const states: string[] = [];
      const drained = server.drain().then(() => states.push('drained'));
      idle.send(request('/a'));
      const late = new RawClient(port);
      await until(() => late.isClosed && idle.isClosed, 'the refusals');
      const [, { status, headers, body } = assert.fail('no refusal')] = parseAnswers(idle.received);
      assert.deepEqual([status, headers.connection, body, late.received], [503, 'close', 'draining', '']);
      assert.deepEqual(states, []);
      held.forEach(sayPath);
      await drained;
      await until(() => slow.received.endsWith('/slow'), 'the answer');
    });
  });

  it('says no at once to whose body is still coming, whether it comes or not', () => {
    const bodies: string[] = [];
    const handlers = {
      'POST /a': async (exchange: HttpExchange) => {
        bodies.push('awaited');
        const body = await exchange.readBody(1000);
        bodies.push(body.toString());
        exchange.send({ status: 200, body: '' });
      },
    };
    return withHttpServer({ handlers }, async ({ server, port, defects }) => {
      const clients = [new RawClient(port), new RawClient(port)];
      for (const client of clients) client.send('POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 6\r\n\r\nhal');
      await until(() => bodies.length === 2, 'the requests');
      const drained = server.drain();
      clients[1]?.send('fed');
      await drained;
      await until(() => clients.every(({ isClosed }) => isClosed), 'the ends');
      for (const { received } of clients) {
        const [{ status, headers, body } = assert.fail('no answer'), ...others] = parseAnswers(received);
        assert.deepEqual([status, headers.connection, body, others], [503, 'close', 'draining', []]);
      }
      assert.deepEqual([bodies, defects], [['awaited', 'awaited'], []]);
    });
  });

  it('says no to a half-sent request after the answers that are due before it on its connection', () => {
    const held: HttpExchange[] = [];
    const hold = (exchange: HttpExchange): void => void held.push(exchange);
    return withHttpServer({ handlers: { 'GET /slow': hold, 'POST /a': hold } }, async ({ server, port }) => {
      const client = new RawClient(port);
      client.send(`${request('/slow')}POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 6\r\n\r\nhal`);
      await until(() => held.length === 1, 'the first request');
      const drained = server.drain();
      await nextTurn();
      held.forEach(sayPath);
      await drained;
      await until(() => client.isClosed, 'the end');
      assert.equal(held.length, 1);
      assert.deepEqual(parseAnswers(client.received).map(({ status, body }) => [status, body]), [[200, '/slow'], [503, 'draining']]);
    });
  });

  it('counts a client that goes away as done', () => {
    const held: HttpExchange[] = [];
    const handlers = { 'GET /slow': (exchange: HttpExchange) => void held.push(exchange) };
    return withHttpServer({ handlers }, async ({ server, port }) => {
      const client = new RawClient(port);
      client.send(request('/slow'));
      await until(() => held.length === 1, 'the request');
      const drained = server.drain();
      client.leave();
      await drained;
    });
  });
});

describe('HttpServer.close', () => {
  it('cuts every connection, idle or not, and may follow a drain or another close', () => {
    const held: HttpExchange[] = [];
    const handlers = { 'GET /slow': (exchange: HttpExchange) => void held.push(exchange) };
    return withHttpServer({ handlers }, async ({ server, port }) => {
      const [slow, idle] = [new RawClient(port), new RawClient(port)];
      slow.send(request('/slow'));
      await until(() => held.length === 1, 'the request');
      void server.drain();
      await server.close();
      await until(() => slow.isClosed && idle.isClosed, 'the ends');
      await server.close();
      assert.ok(held.every(({ isClosed }) => isClosed));
    });
  });
});
