// Bodies in which one value is what nobody expects, at every endpoint: each is answered, with a documented status and what can be read.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenApiDocument, Operation } from '../../lib/api/vllm/openapi/document.ts';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import type { SimulatorOptions } from '../../lib/simulator.ts';
import { HOSTILE_TEXTS, listPlaces, pickFrom, withText } from '../support/hostile-json.ts';
import { type Answer, events, get, metric, post, until, withSimulator } from '../support/simulator-fixture.ts';

const seed = Number(process.env.FUZZ_SEED ?? 20261126);
const TIMEOUT_MS = 120_000;

const IMAGE = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
const USER = { role: 'user', content: 'hi' };
const PARAMETERS = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'array', items: { enum: ['x', null] } } }, required: ['a'] };
const TOOL = { type: 'function', function: { name: 'f', description: 'd', parameters: PARAMETERS } };
const CALL = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
const CHAT = { messages: [USER], max_tokens: 4 };
const FORM = { type: 'json_schema', json_schema: { name: 'n', schema: PARAMETERS } };
const GENERATED = { choices: [{ index: 0, token_ids: [1, 2], logprobs: { content: [{ token_id: 1, logprob: -1, top_logprobs: [] }] } }] };
const BLOCKS = [{ type: 'text', text: 'x' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }];
const ASKED = { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] };
const ANSWERED = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'x' }] }] };

const GENERATING: Readonly<Record<string, readonly unknown[]>> = {
  '/v1/chat/completions': [
    { ...CHAT, tools: [TOOL], tool_choice: 'required', stream: true, stream_options: { include_usage: true } },
    { ...CHAT, messages: [{ role: 'user', content: [{ type: 'text', text: 'a' }, IMAGE] }, { role: 'assistant', tool_calls: [CALL] }, { role: 'tool', tool_call_id: 'c', content: 'r' }] },
    { ...CHAT, logprobs: true, top_logprobs: 2, logit_bias: { 1: 5 }, stop: ['a'], response_format: FORM, kv_transfer_params: { do_remote_prefill: true } },
  ],
  '/v1/chat/completions/batch': [{ messages: [[USER], [USER]], max_tokens: 4 }],
  '/v1/completions': [{ prompt: ['a', 'b'], max_tokens: 4, n: 2, echo: true, logprobs: 2 }, { prompt: [[1, 2], [3]], max_tokens: 4, stream: true }],
  '/v1/responses': [
    {
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x' }] }, { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }],
      max_output_tokens: 4,
      stream: true,
      tools: [{ type: 'function', name: 'f', parameters: PARAMETERS }, { type: 'namespace', name: 'n', description: 'd', tools: [{ type: 'function', name: 'g' }] }],
      tool_choice: { type: 'function', name: 'f' },
      text: { format: { type: 'json_schema', name: 'x', schema: PARAMETERS } },
    },
  ],
  '/v1/messages': [
    {
      model: 'm',
      max_tokens: 4,
      system: [{ type: 'text', text: 's' }],
      messages: [USER, ASKED, ANSWERED],
      tools: [{ name: 'f', input_schema: PARAMETERS }],
      tool_choice: { type: 'any' },
      stream: true,
    },
    { model: 'm', max_tokens: 4, messages: [{ role: 'user', content: BLOCKS }] },
  ],
  '/inference/v1/generate': [{ token_ids: [1, 2], sampling_params: { max_tokens: 4, n: 2, logprobs: 2 }, stream: true }],
  '/v1/chat/completions/derender': [
    { generate_response: GENERATED, chat_request: {} },
    { stream: true, generate_chunk: GENERATED, stream_state: { prev_tokens: ['a'], prefix_offset: 0, read_offset: 1 }, prompt_token_ids: [1], chat_request: {} },
  ],
  '/v1/completions/derender': [{ generate_responses: [GENERATED], prompt_token_ids: [[1]], prompt_tokens: [1] }],
  '/tokenize': [{ messages: [USER], tools: [TOOL], chat_template_kwargs: { a: 1 } }, { prompt: 'x', return_token_strs: true }],
  '/detokenize': [{ tokens: [1, 2] }],
  '/generative_scoring': [{ query: 'a', items: ['b'], label_token_ids: [1, 2] }],
  '/invocations': [CHAT],
};

const POOLING: Readonly<Record<string, readonly unknown[]>> = {
  '/v1/embeddings': [{ input: ['a', 'b'], encoding_format: 'base64', embed_dtype: 'float16', truncate_prompt_tokens: 3 }, { messages: [USER] }],
  '/pooling': [{ input: [[1, 2]], encoding_format: 'float' }],
  '/v2/embed': [{ texts: ['a'], embedding_types: ['float', 'binary'] }, { inputs: [{ content: [{ type: 'text', text: 'a' }] }] }],
  '/score': [{ queries: ['a'], documents: ['b', 'c'] }],
  '/rerank': [{ query: 'a', documents: ['b', 'c'], top_n: 1 }, { query: 'a', documents: [{ content: [{ type: 'text', text: 'x' }] }] }],
  '/invocations': [{ input: 'a' }],
};

interface HostileServer {
  readonly options: Partial<SimulatorOptions>;
  readonly bodies: Readonly<Record<string, readonly unknown[]>>;
}

const SERVED: Partial<SimulatorOptions> = { seed: 1, maxNumSeqs: 64, toolCallParser: 'hermes', enableAutoToolChoice: true, reasoningParser: 'qwen3', enableScaleOut: true };

const SERVERS: Readonly<Record<string, HostileServer>> = {
  'generates at random': { options: { ...SERVED, enableResponsesApiStore: true }, bodies: GENERATING },
  'echoes, and knows media': { options: { ...SERVED, mode: 'echo', limitMmPerPrompt: 'image=4' }, bodies: GENERATING },
  embeds: { options: { runner: 'pooling' }, bodies: POOLING },
};

describe('hostile bodies', () => {
  for (const [what, { options, bodies }] of Object.entries(SERVERS)) {
    it(`are answered by a server that ${what}`, { timeout: TIMEOUT_MS }, () =>
      withSimulator(options, async (simulator) => {
        const { paths } = JSON.parse((await get(simulator, '/openapi.json')).text) as OpenApiDocument;
        const rng = createRng(seed);
        for (const [path, samples] of Object.entries(bodies)) {
          const operation = paths[path]?.['post'];
          assert.ok(operation !== undefined, path);
          const texts = samples.flatMap((sample) => [JSON.stringify(sample), ...listHostile(rng, sample, listFields(operation.requestBody))]);
          for (const text of texts) checkAnswer(await post(simulator, path, text), operation.responses, `FUZZ_SEED=${seed}: ${path} ${text}`);
          const { status, text: answered } = await post(simulator, path, samples[0]);
          assert.equal(status, 200, `${path}: ${answered}`);
        }
        await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'the seats to be free');
      }));
  }

  it('are refused where nothing is left of a prompt, which an engine would never end', { timeout: TIMEOUT_MS }, () =>
    withSimulator(SERVED, async (simulator) => {
      for (const changes of [{ prompt: [''] }, { prompt: ['a', ''] }, { prompt: 'a', truncate_prompt_tokens: 0 }, { messages: [USER], truncate_prompt_tokens: 0 }]) {
        const path = 'prompt' in changes ? '/v1/completions' : '/v1/chat/completions';
        for (const place of [path, '/invocations']) {
          const { status, json } = await post(simulator, place, { ...changes, max_tokens: 4 });
          assert.deepEqual([status, json.error?.type], [400, 'BadRequestError'], `${place} ${JSON.stringify(changes)}`);
        }
        const { status, text } = await post(simulator, path, { ...changes, max_tokens: 4, stream: true });
        assert.match(text, /"code": 400\b/, `${status} ${text}`);
      }
    }));
});

/** A body for each of its places and for each field that it does not have. */
function listHostile(rng: Rng, sample: unknown, fields: readonly string[]): string[] {
  const places = [...listPlaces(sample), ...fields.map((field) => [field])];
  return places.map((place) => withText(sample, place, pickFrom(rng, HOSTILE_TEXTS)));
}

/** The names of all fields that a documented body may have, whichever of its forms it has. */
function listFields(requestBody: unknown): string[] {
  const { schema } = (requestBody as { readonly content: { readonly 'application/json': { readonly schema: Form } } }).content['application/json'];
  return [schema, ...(schema.anyOf ?? [])].flatMap(({ properties = {} }) => Object.keys(properties));
}

interface Form {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly anyOf?: readonly Form[];
}

function checkAnswer({ status, headers, text }: Answer, documented: Operation['responses'], what: string): void {
  const { content } = (documented[status] ?? {}) as { readonly content?: Readonly<Record<string, unknown>> };
  assert.ok(content !== undefined && status < 500, `${what}: ${status} ${text}`);
  const type = headers.get('content-type') ?? '';
  assert.ok(type.split(';', 1).every((mediaType) => mediaType in content), `${what}: ${type}`);
  if (type.startsWith('application/json')) assert.doesNotThrow(() => void JSON.parse(text), what);
  if (!type.startsWith('text/event-stream')) return;
  for (const frame of events(text)) checkFrame(frame.replace(/^event: .*\ndata: /, ''), what);
}

function checkFrame(data: string, what: string): void {
  if (data === '[DONE]') return;
  assert.doesNotThrow(() => void JSON.parse(data), `${what}: ${data}`);
  assert.doesNotMatch(data, /"code": 500\b/, what);
}
