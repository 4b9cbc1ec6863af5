// The server around the handlers: routing answers, faults of handlers and of clients, order, and the end.
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HttpExchange } from '../../../lib/wire/http/exchange.ts';
import { HttpServer } from '../../../lib/wire/http/server.ts';
import { createRouter } from '../../../lib/wire/http/router.ts';
import { parseAnswers, type RawAnswer, withHttpServer } from '../../support/http-fixture.ts';
import { RawClient, until } from '../../support/simulator-fixture.ts';

const request = (target: string, method = 'GET'): string => `${method} ${target} HTTP/1.1\r\nhost: h:1\r\n\r\n`;
const sayPath = (exchange: HttpExchange): void =>
  exchange.send({ status: 200, contentType: 'text/plain', body: exchange.target });

/** Sends bytes and gives the answers once `count` of them are complete, or the connection has ended. */
async function exchangeBytes(port: number, bytes: string, count = 1): Promise<RawAnswer[]> {
  const client = new RawClient(port);
  client.send(bytes);
  const hasCome = (): boolean => client.isClosed || (client.received.match(/HTTP\/1\.1 \d/g) ?? []).length >= count;
  await until(hasCome, `${count} answers`);
  client.leave();
  return parseAnswers(client.received);
}

describe('HttpServer', () => {
  it('answers with its own headers, those of the exchange, length and type', () => {
    const onRequest = (exchange: HttpExchange): void => exchange.addHeader('x-own', '1');
    return withHttpServer({ handlers: { 'GET /a': sayPath }, onRequest }, async ({ port }) => {
      const [{ headers, body } = assert.fail('no answer')] = await exchangeBytes(port, request('/a?q'));
      const { date, connection, 'keep-alive': keepAlive, ...others } = headers;
      assert.deepEqual(others, { 'server': 'spec', 'x-own': '1', 'content-length': '4', 'content-type': 'text/plain' });
      assert.deepEqual([body, date !== undefined, connection, keepAlive], ['/a?q', true, 'keep-alive', 'timeout=5']);
    });
  });

  it('says which methods a path has, and redirects with the query to where the client is', () =>
    withHttpServer({ handlers: { 'GET /a': sayPath, 'POST /a': sayPath } }, async ({ port }) => {
      const requests = request('/a', 'PUT') + request('/b?/a') + request('/a/?b=/&c');
      const [method, missing, redirect] = await exchangeBytes(port, requests, 3);
      assert.deepEqual([method?.status, method?.body], [405, '{"detail":"Method Not Allowed"}']);
      assert.equal(method?.headers.allow, 'GET, POST');
      assert.deepEqual([missing?.status, missing?.body], [404, '{"detail":"Not Found"}']);
      assert.deepEqual([redirect?.status, redirect?.headers.location, redirect?.body], [307, 'http://h:1/a?b=/&c', '']);
    }));

  it('takes a target in absolute form, whose host wins, and one with needless percent-encoding', () =>
    withHttpServer({ handlers: { 'GET /a-b': sayPath } }, async ({ port }) => {
      const targets = ['http://x/a-b?c', '/%61%2Db', 'http://x:2/a-b/?c', '/a%2Fb', 'http://x'];
      const answers = await exchangeBytes(port, targets.map((target) => request(target)).join(''), targets.length);
      assert.deepEqual(answers.map(({ status, headers, body }) => [status, headers.location ?? body]), [
        [200, 'http://x/a-b?c'],
        [200, '/%61%2Db'],
        [307, 'http://x:2/a-b?c'],
        [404, '{"detail":"Not Found"}'],
        [404, '{"detail":"Not Found"}'],
      ]);
    }));

  it('takes headers of 60 KiB', () =>
    withHttpServer({ handlers: { 'GET /a': sayPath } }, async ({ port }) => {
      const [answer] = await exchangeBytes(port, `GET /a HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(60 * 1024)}\r\n\r\n`);
      assert.equal(answer?.status, 200);
    }));

  it('sends no body in answer to HEAD', () =>
    withHttpServer({ handlers: { 'GET /a': sayPath } }, async ({ port }) => {
      const client = new RawClient(port);
      client.send(request('/a', 'HEAD') + request('/a'));
      await until(() => client.received.endsWith('/a'), 'both answers');
      assert.match(client.received, /^HTTP\/1\.1 405 [^{]*\r\n\r\nHTTP\/1\.1 200 /s);
      client.leave();
    }));

  it('answers pipelined requests in the order in which they came, whichever is ready first', () => {
    const held: HttpExchange[] = [];
    const handlers = { 'GET /slow': (exchange: HttpExchange) => void held.push(exchange), 'GET /fast': sayPath };
    return withHttpServer({ handlers }, async ({ port }) => {
      const client = new RawClient(port);
      client.send(request('/slow') + request('/fast') + request('/fast?2'));
      await until(() => held.length === 1, 'the first request');
      await nextTurn();
      assert.equal(client.received, '');
      held.forEach(sayPath);
      await until(() => client.received.endsWith('/fast?2'), 'all answers');
      assert.deepEqual(parseAnswers(client.received).map(({ body }) => body), ['/slow', '/fast', '/fast?2']);
      client.leave();
    });
  });

  it('gives a bare 500 for what a handler throws, now or later, and tells the operator', () => {
    const thrown = [new Error('secret 1'), new Error('secret 2')];
    const handlers = {
      'GET /now': () => {
        throw thrown[0];
      },
      'GET /later': () => Promise.reject(thrown[1]),
      'GET /a': sayPath,
    };
    return withHttpServer({ handlers }, async ({ port, defects }) => {
      const answers = await exchangeBytes(port, request('/now') + request('/later') + request('/a'), 3);
      const failure = [500, 'Internal Server Error'];
      assert.deepEqual(answers.map(({ status, body }) => [status, body]), [failure, failure, [200, '/a']]);
      assert.deepEqual(defects, thrown);
    });
  });

  it('cuts the connection when a handler fails after its answer has begun', () => {
    const handlers = {
      'GET /broken': async (exchange: HttpExchange) => {
        exchange.startEventStream(200, 'text/plain').write('begun');
        await nextTurn();
        throw new Error('late');
      },
    };
    return withHttpServer({ handlers }, async ({ port, defects }) => {
      const client = new RawClient(port);
      client.send(request('/broken'));
      await until(() => client.isClosed, 'the end');
      assert.ok(!client.received.endsWith('0\r\n\r\n'), 'the answer does not look complete');
      assert.equal(defects.length, 1);
    });
  });

  it('is told that a port is taken', () =>
    withHttpServer({ handlers: {} }, async ({ port }) => {
      const other = new HttpServer({ router: createRouter([]), headers: [], onDraining: () => {}, onDefect: () => {} });
      await assert.rejects(other.listen('127.0.0.1', port), { code: 'EADDRINUSE' });
    }));
});

describe('a connection that closes', () => {
  it('ends every request that came on it, those that wait behind another one too, and each once', () => {
    const held: HttpExchange[] = [];
    const gone: string[] = [];
    const hold = (exchange: HttpExchange): void => {
      held.push(exchange);
      exchange.onGone(() => gone.push(exchange.target));
    };
    return withHttpServer({ handlers: { 'GET /slow': hold } }, async ({ server, port }) => {
      const client = new RawClient(port);
      client.send(request('/slow?1') + request('/slow?2') + request('/slow?3'));
      await until(() => held.length === 3, 'the requests');
      client.leave();
      await until(() => held.every(({ isClosed }) => isClosed), 'the ends');
      await server.drain();
      assert.deepEqual(gone.toSorted(), ['/slow?1', '/slow?2', '/slow?3']);
    });
  });

  it('lets go of a writer whose stream waits behind another answer', () => {
    const held: HttpExchange[] = [];
    const handlers = { 'GET /slow': (exchange: HttpExchange) => void held.push(exchange) };
    return withHttpServer({ handlers }, async ({ server, port }) => {
      const client = new RawClient(port);
      client.send(request('/slow') + request('/slow'));
      await until(() => held.length === 2, 'the requests');
      const events = held[1]?.startEventStream(200, 'text/plain');
      while (events?.write('x'.repeat(0x10000)));
      const drained = events?.drained();
      client.leave();
      await drained;
      await server.drain();
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

describe('bytes that are no request', () => {
  const faults: Readonly<Record<string, string>> = {
    'no HTTP at all': '\u0016\u0003\u0001\u0000\r\n\r\n',
    'an unknown version': 'GET /a HTTP/9.9\r\nhost: x\r\n\r\n',
    'a header without a name': 'GET /a HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n',
    'a header with a control character': 'GET /a HTTP/1.1\r\nhost: x\r\nx: \u0001\r\n\r\n',
    'a length that is none': 'POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: ten\r\n\r\n',
    'a negative length': 'POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
    'two lengths': 'POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx',
    'a length and chunks':
      'POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'headers without end': `GET /a HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}`,
    'no host': 'GET /a HTTP/1.1\r\n\r\n',
  };

  for (const [name, bytes] of Object.entries(faults)) {
    it(`get 400, and the server goes on: ${name}`, () =>
      withHttpServer({ handlers: { 'GET /a': sayPath } }, async ({ port, defects }) => {
        const client = new RawClient(port);
        client.send(bytes);
        await until(() => client.isClosed, 'the end');
        assert.match(client.received, /^HTTP\/1\.1 400 Bad Request\r\n/);
        assert.equal((await exchangeBytes(port, request('/a')))[0]?.status, 200);
        assert.deepEqual(defects, []);
      }));
  }

  it('end a request whose chunks are none', () => {
    const bodies: string[] = [];
    const handlers = {
      'POST /a': async (exchange: HttpExchange) => void bodies.push((await exchange.readBody(1000)).toString()),
    };
    return withHttpServer({ handlers }, async ({ port, defects }) => {
      const client = new RawClient(port);
      client.send('POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n');
      await until(() => client.isClosed, 'the end');
      assert.deepEqual([bodies, defects], [[], []]);
    });
  });

  it('do not cut a stream that is under way on the same connection before it has ended', () => {
    const handlers = {
      'GET /stream': async (exchange: HttpExchange) => {
        const events = exchange.startEventStream(200, 'text/plain');
        events.write('begun');
        for (let turn = 0; turn < 5; turn++) await nextTurn();
        events.end('ended');
      },
    };
    return withHttpServer({ handlers }, async ({ port }) => {
      const client = new RawClient(port);
      client.send(request('/stream'));
      await until(() => client.received.includes('begun'), 'the beginning');
      client.send('NONSENSE\r\n\r\n');
      await until(() => client.isClosed, 'the end');
      assert.match(client.received, /begun\r\n(?!HTTP)/);
    });
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
      await until(() => held.length === 2, 'the requests');
      const drained = server.drain();
      await nextTurn();
      held.forEach(sayPath);
      await drained;
      await until(() => client.isClosed, 'the end');
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
