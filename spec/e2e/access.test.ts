// Who gets in, from where and how: keys, origins, prefixes, TLS and Unix sockets of a whole simulator.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../lib/config/environment.ts';
import { options } from '../../lib/options.ts';
import { get, withSimulator } from '../support/simulator-fixture.ts';
import { createScratchFolder } from '../support/scratch-folder.ts';

const tlsFile = (name: string): string => fileURLToPath(new URL(`../support/tls/${name}`, import.meta.url));

interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Shown> {
  const response = await fetch(url, { method, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('--api-key', () => {
  it('guards vLLM\'s prefixes before anything else is looked at, and leaves the rest open', () =>
    withSimulator({ apiKey: ['one', 'two'] }, async ({ url }) => {
      for (const path of ['/v1/models', '/v1/nothing', '/v1/models/', '/%761/models', '/v2/x', '/inference/v1/generate', '/cohere/v2/chat']) {
        const { status, text } = await ask(url + path);
        assert.deepEqual([status, text], [401, '{"error":"Unauthorized"}'], path);
      }
      for (const path of ['/health', '/metrics', '/version', '/load']) assert.equal((await ask(url + path)).status, 200, path);
      for (const key of ['one', 'two']) assert.equal((await ask(`${url}/v1/models`, { authorization: `Bearer ${key}` })).status, 200);
      assert.equal((await ask(`${url}/v1/models`, {}, 'OPTIONS')).status, 405);
    }));

  it('answers 401 with the id of the request and without a word on origins', () =>
    withSimulator({ apiKey: 'one', enableRequestIdHeaders: true, allowedOrigins: ['*'] }, async ({ url }) => {
      const refused = await ask(`${url}/v1/models`, { 'x-request-id': 'r1', 'origin': 'https://a' });
      const shown = ['x-request-id', 'vary', 'access-control-allow-origin', 'www-authenticate'].map((name) => refused.headers.get(name));
      assert.deepEqual([refused.status, ...shown], [401, 'r1', null, null, null]);
      const admitted = await ask(`${url}/v1/models`, { 'authorization': 'bearer one', 'origin': 'https://a' });
      assert.deepEqual([admitted.status, admitted.headers.get('access-control-allow-origin'), admitted.headers.get('vary')], [200, '*', 'Origin']);
    }));

  it('comes from the environment as one key, blanks and all', () => {
    assert.deepEqual(readEnvironment(options, { VLLM_API_KEY: 'a b' }), { apiKey: ['a b'] });
    assert.deepEqual(readEnvironment(options, { VLLM_API_KEY: '' }), {});
  });

  it('guards what is behind the root path, however it is asked for', () =>
    withSimulator({ apiKey: 'one', rootPath: '/v' }, async ({ url }) => {
      for (const path of ['/v1/models', '/v/v1/models']) assert.equal((await ask(url + path)).status, 401, path);
      assert.equal((await ask(`${url}/v/health`)).status, 200);
    }));
});

describe('--ssl-certfile', () => {
  it('makes the server speak HTTPS alone', () =>
    withSimulator({ sslCertfile: tlsFile('cert.pem'), sslKeyfile: tlsFile('key.pem') }, async ({ url, port }) => {
      assert.match(url, /^https:\/\/127\.0\.0\.1:\d+$/);
      const status = await new Promise((resolve, reject) => {
        const sent = requestTls(`${url}/health`, { ca: readFileSync(tlsFile('cert.pem')), agent: false }, (response) => resolve(response.resume().statusCode));
        sent.on('error', reject).end();
      });
      assert.equal(status, 200);
      await assert.rejects(fetch(`http://127.0.0.1:${port}/health`));
    }));

  it('is checked before the server listens', () =>
    assert.rejects(withSimulator({ sslCertfile: '/nowhere' }, async () => {}), { name: 'OptionValueError' }));
});

describe('--uds', () => {
  it('serves on a Unix socket, which is gone afterwards', async () => {
    const uds = join(createScratchFolder().path, 's');
    await withSimulator({ uds }, async ({ url, port }) => {
      assert.deepEqual([url, port], [`unix:${uds}`, 0]);
      const status = await new Promise((resolve, reject) => {
        const sent = requestPlain({ socketPath: uds, path: '/health', agent: false }, (response) => resolve(response.resume().statusCode));
        sent.on('error', reject).end();
      });
      assert.equal(status, 200);
      await assert.rejects(withSimulator({ uds }, async () => {}), { code: 'EADDRINUSE' });
    });
    await withSimulator({ uds }, async () => {});
  });
});

describe('an ordinary answer', () => {
  it('says that it depends on the origin', () =>
    withSimulator({}, async (simulator) => {
      assert.equal((await get(simulator, '/version')).headers.get('vary'), 'Origin');
    }));
});
