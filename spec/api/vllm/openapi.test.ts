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

  it('has each model once, and refers to it', () => {
    const inner = { title: 'Inner', type: ['object', 'null'], properties: { title: { type: 'string' } }, default: null };
    const model = { title: 'Model', type: 'object', properties: { one: inner, many: { type: 'array', items: inner } } };
    const failureBody = { title: 'Failure', type: 'object' };
    const describeRoute = (): ReturnType<NonNullable<Route['describe']>> => ({ body: { anyOf: [model, { type: 'object' }] }, failureBody });
    const { paths, components } = createDocument([route({ method: 'POST', describe: describeRoute })]);
    const optional = { anyOf: [{ $ref: '#/components/schemas/Inner' }, { type: 'null' }] };
    assert.deepEqual(components.schemas, {
      Failure: { ...failureBody, additionalProperties: true },
      Inner: { title: 'Inner', type: 'object', properties: { title: { type: 'string' } } },
      Model: { title: 'Model', type: 'object', properties: { one: optional, many: { type: 'array', items: optional } } },
    });
    const { requestBody, responses } = paths['/a']?.['post'] ?? {};
    assert.deepEqual(requestBody, { required: true, content: { 'application/json': { schema: { anyOf: [{ $ref: '#/components/schemas/Model' }, { type: 'object', additionalProperties: true }] } } } });
    assert.deepEqual(responses?.['413'], { description: 'The body is too large', content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } } });
  });

  it('describes parameters, body and failures', () => {
    const describeRoute = (): ReturnType<NonNullable<Route['describe']>> => ({
      query: [{ name: 'q', schema: { type: 'boolean', default: false } }],
      body: { type: 'object' },
      contentType: null,
      failures: { 404: 'No such thing' },
    });
    const { paths } = createDocument([route({ method: 'POST', path: '/x/{name}', describe: describeRoute })]);
    const failure = { content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' } } } };
    assert.deepEqual(paths['/x/{name}']?.['post'], {
      summary: 'An <a>',
      operationId: 'x__name__x__name__post',
      parameters: [
        { name: 'name', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'q', in: 'query', required: false, schema: { type: 'boolean', default: false } },
      ],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object', additionalProperties: true } } } },
      responses: {
        200: { description: 'Success' },
        404: { description: 'No such thing', ...failure },
        413: { description: 'The body is too large', ...failure },
        503: { description: 'The bodies of all requests under way take too much memory', ...failure },
      },
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
      const { paths, components } = JSON.parse(answer.text) as OpenApiDocument;
      const names = ['ChatCompletionRequest', 'CompletionRequest', 'ResponsesRequest', 'AnthropicMessagesRequest', 'ErrorResponse', 'ErrorInfo', 'StreamOptions'];
      for (const name of names) assert.ok(name in components.schemas, name);
      for (const [, name = ''] of answer.text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) assert.ok(name in components.schemas, name);
      assert.equal(paths['/v1/chat/completions']?.['post']?.operationId, 'create_chat_completion_v1_chat_completions_post');
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
