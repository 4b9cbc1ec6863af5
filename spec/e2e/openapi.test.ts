// GET /openapi.json: the generating endpoints, from the tables that read their bodies.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chatFields } from '../../lib/api/chat/chat-fields.ts';
import { completionFields } from '../../lib/api/openai/completions/request.ts';
import type { SimulatorOptions } from '../../lib/simulator.ts';
import { chat, get, post, withSimulator } from '../support/simulator-fixture.ts';

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required?: readonly string[];
}

interface Operation {
  readonly requestBody: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Retrieval {
  readonly parameters: readonly { readonly name: string; readonly schema: unknown }[];
}

interface Document {
  readonly paths: Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The schema of a body, a model's in the place of what refers to it. */
function toModel({ components }: Document, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (components.schemas[name] ?? schema);
}

function bodyOf(document: Document, path: string): Schema {
  const schema = document.paths[path]?.post.requestBody.content['application/json'].schema;
  assert.ok(schema !== undefined, path);
  return toModel(document, schema);
}

const UNREAD = { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,x' } }] }], prompt: 'x' };

const TABLES = { '/v1/chat/completions': chatFields, '/v1/completions': completionFields };

describe('GET /openapi.json', () => {
  it('documents every field of the generating endpoints, with its bounds, and the statuses that occur', () =>
    withSimulator({ maxRunningRequests: 1, maxWaitingQueueLength: 0, maxNumQueuedReqs: 3000, maxRequestBodySizeMb: 1, limitMmPerPrompt: { image: 1, audio: 1, video: 1 } }, async (simulator) => {
      const document = JSON.parse((await get(simulator, '/openapi.json')).text) as Document;
      for (const [path, fields] of Object.entries(TABLES)) {
        const operation = document.paths[path]?.post;
        assert.ok(operation !== undefined, path);
        const { properties } = bodyOf(document, path);
        assert.deepEqual(Object.keys(properties), Object.keys(fields));
        assert.deepEqual(properties['temperature'], { type: ['number', 'null'], minimum: 0, maximum: 2 });
        const bodies = [chat('x', { prompt: 'x' }), chat('x', { prompt: 'x', n: 2049 }), chat('x', { prompt: 'x', n: 3001 }), chat('x', { model: 'nope', prompt: 'x' }), '{', 'x'.repeat(2_000_000), UNREAD];
        const statuses = await Promise.all(bodies.map(async (body) => (await post(simulator, path, body)).status));
        assert.deepEqual(new Set(statuses), new Set(Object.keys(operation.responses).map(Number)), path);
      }
      assert.deepEqual(bodyOf(document, '/v1/chat/completions').required, ['messages']);
      assert.deepEqual(bodyOf(document, '/v1/chat/completions/batch').required, ['messages']);
    }));

  const servers: Readonly<Record<string, Partial<SimulatorOptions>>> = {
    generates: { serverDevMode: true, allowRuntimeLoraUpdating: true, enableScaleOut: true },
    embeds: { runner: 'pooling' },
    classifies: { convert: 'classify' },
  };
  for (const [what, options] of Object.entries(servers)) {
    it(`says what each body of a server that ${what} holds`, () =>
      withSimulator(options, async (simulator) => {
        const document = JSON.parse((await get(simulator, '/openapi.json')).text) as Document;
        const silent: string[] = [];
        for (const [path, { post: operation }] of Object.entries(document.paths)) {
          const schema = operation?.requestBody?.content['application/json'].schema;
          if (schema !== undefined) silent.push(...listSilent(document, schema).map((field) => `${path} ${field}`));
        }
        assert.deepEqual(silent.filter((field) => !OF_ANY_KIND.has(field)), []);
      }));
  }

  it('gives no default to a parameter that stands for nothing when it is absent', () =>
    withSimulator({}, async (simulator) => {
      const { paths } = JSON.parse((await get(simulator, '/openapi.json')).text) as { readonly paths: Readonly<Record<string, { readonly get?: Retrieval }>> };
      const schemas = paths['/v1/responses/{response_id}']?.get?.parameters.map(({ name, schema }) => [name, schema]);
      assert.deepEqual(schemas?.slice(1), [['stream', { type: 'boolean', default: false }], ['starting_after', { type: 'integer' }]]);
    }));

  it('gives a body of several kinds as one of several forms', () =>
    withSimulator({}, async (simulator) => {
      const document = JSON.parse((await get(simulator, '/openapi.json')).text) as Document;
      const forms = bodyOf(document, '/tokenize').anyOf ?? [];
      assert.deepEqual(forms.map((form) => toModel(document, form).required), [['prompt'], ['messages']]);
    }));
});

// What takes any value.
const OF_ANY_KIND: ReadonlySet<string> = new Set(['/v1/systemone state']);

/** The fields of which a schema says nothing; itself, when it names none. */
function listSilent(document: Document, schema: Schema): string[] {
  const { anyOf = [], properties = {} } = toModel(document, schema);
  if (anyOf.length > 0) return anyOf.flatMap((form) => listSilent(document, form));
  if (Object.keys(properties).length === 0) return ['body'];
  return Object.entries(properties).flatMap(([name, schema]) => (Object.keys(schema).length === 0 ? [name] : []));
}
