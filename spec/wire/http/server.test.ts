// The server around the handlers: routing answers, faults of handlers and of clients, order, and the end.
import assert from 'node:assert/strict';
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
    const middleware = [(exchange: HttpExchange): void => exchange.addHeader('x-own', '1')];
    return withHttpServer({ handlers: { 'GET /a': sayPath }, middleware }, async ({ port }) => {
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
      assert.equal(method?.headers.allow, 'GET');
      assert.deepEqual([missing?.status, missing?.body], [404, '{"detail":"Not Found"}']);
      assert.deepEqual([redirect?.status, redirect?.headers.location, redirect?.body], [307, 'http://h:1/a?b=/&c', '']);
    }));

  it('tells of paths that no route has', async () => {
    const paths: string[] = [];
    await withHttpServer({ handlers: { 'GET /a': sayPath }, server: { rootPath: '/r', onUnknownPath: (path) => paths.push(path) } }, async ({ port }) => {
      await exchangeBytes(port, request('/a') + request('/a', 'PUT') + request('/b?c') + request('/r/d'), 4);
    });
    assert.deepEqual(paths, ['/b', '/d']);
  });

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

  it('answers a client that names no host', () =>
    withHttpServer({ handlers: { 'GET /a': sayPath } }, async ({ port }) => {
      const [plain, redirect] = await exchangeBytes(port, 'GET /a HTTP/1.1\r\n\r\nGET /a/ HTTP/1.1\r\n\r\n', 2);
      assert.deepEqual([plain?.status, redirect?.status, redirect?.headers.location], [200, 307, '/a']);
    }));

  it('lets a middleware answer, and asks neither the ones after it nor the routes', () => {
    const asked: string[] = [];
    const middleware = [
      () => void asked.push('first'),
      (exchange: HttpExchange) => exchange.send({ status: 403, body: 'no' }),
      () => void asked.push('third'),
    ];
    return withHttpServer({ handlers: { 'GET /a': sayPath }, middleware }, async ({ port }) => {
      const [answer] = await exchangeBytes(port, request('/a'));
      assert.deepEqual([answer?.status, answer?.body, asked], [403, 'no', ['first']]);
    });
  });

  it('serves paths with and without the root path, and redirects to where the client is', () =>
    withHttpServer({ handlers: { 'GET /a': (exchange) => exchange.send({ status: 200, body: exchange.path }) }, server: { rootPath: '/r' } }, async ({ port }) => {
      const answers = await exchangeBytes(port, ['/r/a', '/a', '/r/a/', '/ra', '/r'].map((path) => request(path)).join(''), 5);
      assert.deepEqual(answers.map(({ status, headers, body }) => headers.location ?? `${status} ${body}`), [
        '200 /a',
        '200 /a',
        'http://h:1/r/a',
        '404 {"detail":"Not Found"}',
        '404 {"detail":"Not Found"}',
      ]);
    }));

  it('hands on the parts of a path and the values of a query', () => {
    const handler = (exchange: HttpExchange): void =>
      exchange.send({ status: 200, body: JSON.stringify([exchange.pathParameters, exchange.query.getAll('q')]) });
    return withHttpServer({ handlers: { 'GET /a/{name}': handler } }, async ({ port }) => {
      const [answer] = await exchangeBytes(port, request('/a/x%20y?q=1&q=a+b'));
      assert.equal(answer?.body, '[{"name":"x y"},["1","a b"]]');
    });
  });

  it('takes as many headers as it is told, and refuses one more', () =>
    withHttpServer({ handlers: { 'GET /a': sayPath }, server: { maxHeaders: 3 } }, async ({ port }) => {
      const withHeaders = (count: number): string => `GET /a HTTP/1.1\r\n${'h: 1\r\n'.repeat(count - 1)}host: h\r\n\r\n`;
      assert.equal((await exchangeBytes(port, withHeaders(3)))[0]?.status, 200);
      for (const count of [4, 5, 60]) {
        // The connection's end comes before a second answer.
        const [answer] = await exchangeBytes(port, withHeaders(count), 2);
        assert.deepEqual([answer?.status, answer?.headers.connection, answer?.body], [400, 'close', 'Invalid HTTP request received.'], `${count}`);
      }
    }));

  it('takes headers of 60 KiB', () =>
    withHttpServer({ handlers: { 'GET /a': sayPath } }, async ({ port }) => {
      const [answer] = await exchangeBytes(port, `GET /a HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(60 * 1024)}\r\n\r\n`);
      assert.equal(answer?.status, 200);
    }));

  it('serves a request that expects what there is not, and tells one that waits to go on', () =>
    withHttpServer({ handlers: { 'GET /a': sayPath } }, async ({ port }) => {
      const expecting = (what: string): string => `GET /a HTTP/1.1\r\nhost: h:1\r\nexpect: ${what}\r\n\r\n`;
      const [other] = await exchangeBytes(port, expecting('wonders'));
      assert.deepEqual([other?.status, other?.body], [200, '/a']);
      const client = new RawClient(port);
      client.send(expecting('100-continue'));
      await until(() => client.received.includes('/a'), 'the answer');
      client.leave();
      assert.match(client.received, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
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

  it('begins a request when those before it on its connection have been answered', () => {
    const held: HttpExchange[] = [];
    return withHttpServer({ handlers: { 'GET /slow': (exchange: HttpExchange) => void held.push(exchange) } }, async ({ port }) => {
      const client = new RawClient(port);
      client.send(request('/slow?1') + request('/slow?2') + request('/slow?3'));
      for (const count of [1, 2, 3]) {
        await until(() => held.length >= count, 'a request');
        await nextTurn();
        assert.equal(held.length, count);
        held.at(-1)?.send({ status: 200, body: `${count}` });
      }
      await until(() => client.received.endsWith('3'), 'all answers');
      client.leave();
    });
  });

  it('cuts a connection on which hundreds of requests wait', () => {
    let numBegun = 0;
    return withHttpServer({ handlers: { 'GET /slow': () => void numBegun++, 'GET /a': sayPath } }, async ({ port }) => {
      const [greedy, other] = [new RawClient(port), new RawClient(port)];
      greedy.send(request('/slow') + request('/slow').repeat(256));
      await until(() => greedy.isClosed, 'the end');
      other.send(request('/a').repeat(256));
      await until(() => parseAnswers(other.received).length === 256, 'all answers');
      assert.deepEqual([greedy.received, numBegun], ['', 1]);
      other.leave();
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

  it('listens on the address that it is given, and on every one without', async () => {
    const listen = async (host: string | null): Promise<string> => {
      const server = new HttpServer({ router: createRouter([]), headers: [], middleware: [], onDraining: () => {}, onDefect: () => {} });
      const { address } = await server.listen(host, 0);
      await server.close();
      return address;
    };
    assert.equal(await listen('127.0.0.1'), '127.0.0.1');
    // The second one where there is no IPv6.
    assert.match(await listen(null), /^(::|0\.0\.0\.0)$/);
  });

  it('is told that a port is taken', () =>
    withHttpServer({ handlers: {} }, async ({ port }) => {
      const other = new HttpServer({ router: createRouter([]), headers: [], middleware: [], onDraining: () => {}, onDefect: () => {} });
      await assert.rejects(other.listen('127.0.0.1', port), { code: 'EADDRINUSE' });
    }));
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
