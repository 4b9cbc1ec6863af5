// HTTPS: the server speaks it with the pair it is given, and says what is wrong with files before it listens.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadTls, type TlsSettings } from '../../../lib/wire/http/tls.ts';
import { withHttpServer } from '../../support/http-fixture.ts';
import { until } from '../../support/simulator-fixture.ts';

const fileOf = (name: string): string => fileURLToPath(new URL(`../../support/tls/${name}`, import.meta.url));
const cert = readFileSync(fileOf('cert.pem'));
const key = readFileSync(fileOf('key.pem'));
const files = { sslKeyfile: fileOf('key.pem'), sslCertfile: fileOf('cert.pem'), sslCaCerts: null, sslCertReqs: 0, sslCiphers: null };

/** Status and location of an answer over TLS. */
function get(port: number, path: string, identity: { readonly key?: Buffer; readonly cert?: Buffer } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, ca: cert, agent: false, ...identity }, (response) => {
      response.resume().on('end', () => resolve(`${response.statusCode} ${response.headers.location ?? ''}`.trim()));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const serve = (tls: TlsSettings | null, use: (port: number) => Promise<void>): Promise<void> =>
  withHttpServer({ handlers: { 'GET /a': (exchange) => exchange.send({ status: 200, body: '' }) }, server: { tls } }, ({ port }) => use(port));

describe('a server with TLS', () => {
  it('serves routes and redirects over HTTPS', () =>
    serve(loadTls(files), async (port) => {
      assert.equal(await get(port, '/a'), '200');
      assert.equal(await get(port, '/a/?b'), `307 https://127.0.0.1:${port}/a?b`);
    }));

  it('turns clients without a good certificate away where one is mandatory', () =>
    serve(loadTls({ ...files, sslCaCerts: fileOf('cert.pem'), sslCertReqs: 2 }), async (port) => {
      assert.equal(await get(port, '/a', { key, cert }), '200');
      await assert.rejects(get(port, '/a'));
    }));

  it('asks for a certificate where one is optional, and turns away those that are not good', () =>
    serve(loadTls({ ...files, sslCaCerts: fileOf('cert.pem'), sslCertReqs: 1 }), async (port) => {
      assert.equal(await get(port, '/a', { key, cert }), '200');
      assert.equal(await get(port, '/a'), '200');
      const other = { key: readFileSync(fileOf('other-key.pem')), cert: readFileSync(fileOf('other-cert.pem')) };
      await assert.rejects(get(port, '/a', other));
    }));

  it('cuts what is no TLS, and closes although somebody has not shaken hands', async () => {
    await serve(loadTls(files), async (port) => {
      const plain = connect(port, '127.0.0.1');
      let received = '';
      let isClosed = false;
      plain.on('data', (data: Buffer) => (received += data.toString('latin1'))).on('close', () => (isClosed = true)).on('error', () => {});
      plain.write('GET /a HTTP/1.1\r\n\r\n');
      await until(() => isClosed, 'the cut');
      assert.doesNotMatch(received, /HTTP\/1/);
      const silent = connect(port, '127.0.0.1').on('error', () => {});
      await new Promise((resolve) => silent.on('connect', resolve));
    });
  });
});

describe('loadTls', () => {
  it('is null without a certificate', () => {
    assert.equal(loadTls({ ...files, sslKeyfile: null, sslCertfile: null }), null);
  });

  it('says which option is at fault', () => {
    const none = { ...files, sslCertfile: null, sslKeyfile: null };
    for (const [flag, given] of Object.entries({ keyfile: { sslKeyfile: 'a' }, 'ca-certs': { sslCaCerts: 'a' }, 'cert-reqs': { sslCertReqs: 1 }, ciphers: { sslCiphers: 'a' } })) {
      assert.throws(() => loadTls({ ...none, ...given }), new RegExp(`^OptionValueError: --ssl-${flag}: expected --ssl-certfile beside it`));
    }
    assert.throws(() => loadTls({ ...files, sslKeyfile: '/nowhere' }), /--ssl-keyfile: .*ENOENT/);
    assert.throws(() => loadTls({ ...files, sslCertfile: '/nowhere' }), /--ssl-certfile: .*ENOENT/);
    assert.throws(() => loadTls({ ...files, sslCaCerts: '/nowhere' }), /--ssl-ca-certs: .*ENOENT/);
  });

  it('refuses what is no certificate, a key of another one, and unknown ciphers, each by its own name', () => {
    assert.throws(() => loadTls({ ...files, sslCertfile: fileOf('key.pem') }), /--ssl-certfile: expected a certificate/);
    assert.throws(() => loadTls({ ...files, sslKeyfile: fileOf('other-key.pem') }), /--ssl-keyfile: expected the private key of --ssl-certfile in PEM: /);
    assert.throws(() => loadTls({ ...files, sslKeyfile: null }), /--ssl-keyfile: .*not in that file itself/);
    assert.throws(() => loadTls({ ...files, sslCaCerts: fileOf('key.pem') }), /--ssl-ca-certs: expected certificates/);
    assert.throws(() => loadTls({ ...files, sslCiphers: 'NO-SUCH' }), /--ssl-ciphers: expected ciphers/);
  });
});
