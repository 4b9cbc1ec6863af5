// The documentation, from the table that routes: complete, and true.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDocument, type OpenApiDocument } from '../../../lib/api/vllm/openapi/document.ts';
import { toPage } from '../../../lib/api/vllm/openapi/page.ts';
import type { Route } from '../../../lib/wire/http/router.ts';
import { get, post, withSimulator } from '../../support/simulator-fixture.ts';

const route = (changes: Partial<Route>): Route => ({ method: 'GET', path: '/a', summary: 'An <a>', handler: () => {}, ...changes });

describe('createDocument', () => {
  it('has an operation for each route that is not hidden', () => {
    const { openapi, info, paths } = createDocument([route({}), route({ method: 'POST' }), route({ path: '/b', isHidden: true })]);
    assert.deepEqual([openapi, info], ['3.1.0', { title: 'FastAPI', version: '0.1.0' }]);
    assert.deepEqual(Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods)]), [['/a', ['get', 'post']]]);
  });

  it('says where a proxy serves them, if one does', () => {
    assert.deepEqual(createDocument([], '/pre').servers, [{ url: '/pre' }]);
    assert.ok(!('servers' in createDocument([])));
  });

  it('describes parameters, body and failures', () => {
    const describeRoute = (): ReturnType<NonNullable<Route['describe']>> => ({
      query: [{ name: 'q', schema: { type: 'boolean', default: false } }],
      body: { type: 'object' },
      contentType: null,
      failures: { 404: 'No such thing' },
    });
    const { paths } = createDocument([route({ method: 'POST', path: '/x/{name}', describe: describeRoute })]);
    const failure = { content: { 'application/json': { schema: { type: 'object' } } } };
    assert.deepEqual(paths['/x/{name}']?.['post'], {
      summary: 'An <a>',
      operationId: 'post_x_name',
      parameters: [
        { name: 'name', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'q', in: 'query', required: false, schema: { type: 'boolean', default: false } },
      ],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: { 200: { description: 'Success' }, 404: { description: 'No such thing', ...failure }, 413: { description: 'The body is too large', ...failure } },
    });
  });
});

describe('toPage', () => {
  it('escapes what it shows and loads nothing', () => {
    const page = toPage(createDocument([route({ path: '/<script>' })]));
    assert.match(page, /GET \/&#60;script&#62;<\/code> An &#60;a&#62;/);
    assert.doesNotMatch(page, /<script|https?:\/\//);
  });
});

describe('GET /openapi.json, /docs, /redoc', () => {
  it('tell of every endpoint that is there, and of no other', () =>
    withSimulator({ serverDevMode: true, allowRuntimeLoraUpdating: true }, async (simulator) => {
      const answer = await get(simulator, '/openapi.json');
      const { paths } = JSON.parse(answer.text) as OpenApiDocument;
      assert.equal(answer.headers.get('content-type'), 'application/json');
      for (const path of ['/v1/models', '/sleep', '/adapters/{adapter_name}', '/metrics', '/invocations']) assert.ok(path in paths, path);
      for (const path of ['/docs', '/inference/v1/generate']) assert.ok(!(path in paths), path);
      const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
      assert.equal(new Set(ids).size, ids.length, String(ids));
      for (const [path, methods] of Object.entries(paths)) {
        if ('get' in methods && !path.includes('{')) assert.equal((await get(simulator, path)).status, 200, path);
      }
    }));

  it('answer HEAD, and HTML for people', () =>
    withSimulator({}, async (simulator) => {
      for (const path of ['/docs', '/redoc', '/docs/oauth2-redirect']) {
        const answer = await get(simulator, path);
        assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/html; charset=utf-8'], path);
        const head = await fetch(simulator.url + path, { method: 'HEAD' });
        assert.deepEqual([head.status, await head.text()], [200, ''], path);
      }
    }));

  it('are not there with --disable-fastapi-docs', () =>
    withSimulator({ disableFastapiDocs: true }, async (simulator) => {
      for (const path of ['/openapi.json', '/docs', '/redoc', '/docs/oauth2-redirect']) assert.equal((await get(simulator, path)).status, 404, path);
      assert.equal((await post(simulator, '/docs', '')).status, 404);
    }));
});
