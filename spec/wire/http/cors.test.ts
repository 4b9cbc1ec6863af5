// Cross-origin answers: preflights and ordinary ones, over every combination of what options allow.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CorsOptions, createCors } from '../../../lib/wire/http/cors.ts';
import type { HttpExchange } from '../../../lib/wire/http/exchange.ts';
import { withHttpServer } from '../../support/http-fixture.ts';

const PREFLIGHT_VARY =
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network';

const sayOk = (exchange: HttpExchange): void => exchange.send({ status: 200, body: 'ok' });

interface CorsAnswer {
  readonly status: number;
  readonly text: string;
  /** Names without their `access-control-`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The answer that a page at `origin` gets under these options. */
async function ask(changes: Partial<CorsOptions>, method: string, headers: Record<string, string>): Promise<CorsAnswer> {
  const options = { allowedOrigins: [], allowedMethods: ['*'], allowedHeaders: ['*'], allowCredentials: false, ...changes };
  let answer: CorsAnswer | undefined;
  await withHttpServer({ handlers: { 'GET /a': sayOk }, middleware: [createCors(options)] }, async ({ port }) => {
    // fetch keeps these headers to itself.
    const { request } = await import('node:http');
    answer = await new Promise<CorsAnswer>((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path: '/a', method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (data: string) => (text += data));
        response.on('end', () => {
          const shown = Object.entries(response.headers).filter(([name]) => name === 'vary' || name.startsWith('access-control-'));
          const named = shown.map(([name, value]) => [name.replace('access-control-', ''), String(value)]);
          resolve({ status: response.statusCode ?? 0, text, headers: Object.fromEntries(named) as Record<string, string> });
        });
      });
      sent.on('error', reject);
      sent.end();
    });
  });
  return answer ?? assert.fail('no answer');
}

const preflight = (changes: Partial<CorsOptions>, headers: Record<string, string> = {}): Promise<CorsAnswer> =>
  ask(changes, 'OPTIONS', { 'origin': 'https://a', 'access-control-request-method': 'POST', ...headers });
const plain = (changes: Partial<CorsOptions>, headers: Record<string, string> = { origin: 'https://a' }): Promise<CorsAnswer> =>
  ask(changes, 'GET', headers);

describe('createCors, ordinary answers', () => {
  it('always says that they depend on the origin', async () => {
    assert.deepEqual(await plain({}, {}), { status: 200, text: 'ok', headers: { vary: 'Origin' } });
    assert.deepEqual(await plain({}), { status: 200, text: 'ok', headers: { vary: 'Origin' } });
  });

  it('lets listed origins read, or all of them', async () => {
    assert.equal((await plain({ allowedOrigins: ['https://a'] })).headers['allow-origin'], 'https://a');
    assert.equal((await plain({ allowedOrigins: ['https://b'] })).headers['allow-origin'], undefined);
    assert.equal((await plain({ allowedOrigins: ['*'] })).headers['allow-origin'], '*');
    assert.equal((await plain({ allowedOrigins: ['*'] }, {})).headers['allow-origin'], undefined);
  });

  it('names the origin where credentials are allowed', async () => {
    const { headers } = await plain({ allowedOrigins: ['*'], allowCredentials: true });
    assert.deepEqual(headers, { 'vary': 'Origin', 'allow-origin': 'https://a', 'allow-credentials': 'true' });
  });

  it('leaves an OPTIONS that is no preflight to the routes', async () => {
    const { status, headers } = await ask({ allowedOrigins: ['*'] }, 'OPTIONS', { origin: 'https://a' });
    assert.deepEqual([status, headers], [405, { 'vary': 'Origin', 'allow-origin': '*' }]);
  });
});

describe('createCors, preflights', () => {
  it('allows an origin with every method and the headers that were asked for', async () => {
    const answer = await preflight({ allowedOrigins: ['https://a'] }, { 'access-control-request-headers': 'x-own, authorization' });
    assert.deepEqual(answer, {
      status: 200,
      text: 'OK',
      headers: {
        'vary': PREFLIGHT_VARY,
        'allow-origin': 'https://a',
        'allow-methods': 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, QUERY',
        'max-age': '600',
        'allow-headers': 'x-own, authorization',
      },
    });
  });

  it('shows every allowed header where they are listed', async () => {
    const options = { allowedOrigins: ['*'], allowedMethods: ['POST'], allowedHeaders: ['X-Own'] };
    const { status, headers } = await preflight(options, { 'access-control-request-headers': 'x-OWN, content-type' });
    assert.deepEqual([status, headers], [200, {
      'vary': PREFLIGHT_VARY,
      'allow-origin': '*',
      'allow-methods': 'POST',
      'max-age': '600',
      'allow-headers': 'Accept, Accept-Language, Content-Language, Content-Type, X-Own',
    }]);
  });

  it('names all that is not allowed, and an origin it does not know never', async () => {
    const { status, text, headers } = await preflight(
      { allowedMethods: ['GET'], allowedHeaders: ['x-own'] },
      { 'access-control-request-headers': 'x-other', 'access-control-request-private-network': 'true' },
    );
    assert.deepEqual([status, text], [400, 'Disallowed CORS origin, method, headers, private-network']);
    assert.equal(headers['allow-origin'], undefined);
    assert.deepEqual((await preflight({})).text, 'Disallowed CORS origin');
  });

  it('names the origin where credentials are allowed', async () => {
    const { headers } = await preflight({ allowedOrigins: ['*'], allowCredentials: true });
    assert.deepEqual([headers['allow-origin'], headers['allow-credentials']], ['https://a', 'true']);
  });
});
