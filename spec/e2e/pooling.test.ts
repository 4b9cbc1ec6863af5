// A pooling server over real sockets: its routes, its answers, its errors, and that its requests take seats and time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Simulator, SimulatorOptions } from '../../lib/simulator.ts';
import { assertRefused, type BadRequest } from '../support/bad-request.ts';
import { type Answer, chat, get, metric, post, RawClient, until, withFakeTime, withSimulator } from '../support/simulator-fixture.ts';

const EMBED: Partial<SimulatorOptions> = { convert: 'embed', forceDummyTokenizer: true };
const CLASSIFY: Partial<SimulatorOptions> = { convert: 'classify', forceDummyTokenizer: true };
const SCORE: Partial<SimulatorOptions> = { ...CLASSIFY, hfOverrides: { num_labels: 1 } };

/** What tests look at in answers of pooling endpoints. */
interface Pooled {
  readonly id: string;
  readonly data: readonly { readonly embedding: number[]; readonly data: number[]; readonly score: number; readonly label: string; readonly probs: number[]; readonly num_classes: number }[];
  readonly results: readonly { readonly index: number; readonly document: { readonly text: string }; readonly relevance_score: number }[];
  readonly embeddings: { readonly float: number[][]; readonly binary: number[][]; readonly ubinary: number[][]; readonly base64: string[] };
  readonly texts?: readonly string[];
  readonly usage: { readonly prompt_tokens: number; readonly total_tokens: number };
}

async function pool(simulator: Simulator, path: string, body: unknown): Promise<Pooled> {
  const { status, text, json } = await post(simulator, path, body);
  assert.equal(status, 200, text);
  return json as unknown as Pooled;
}

async function embed(simulator: Simulator, input: unknown, changes: Record<string, unknown> = {}): Promise<number[][]> {
  const { data } = await pool(simulator, '/v1/embeddings', { input, ...changes });
  return data.map(({ embedding }) => embedding);
}

function dot(a: readonly number[] = [], b: readonly number[] = []): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

const PATHS = ['/v1/embeddings', '/v2/embed', '/pooling', '/score', '/v1/score', '/rerank', '/v1/rerank', '/v2/rerank', '/classify'];

describe('the routes of a server', () => {
  const servers: readonly (readonly [Partial<SimulatorOptions>, readonly string[]])[] = [
    [{}, []],
    [{ runner: 'generate', convert: 'embed' }, []],
    [{ runner: 'pooling' }, PATHS.filter((path) => path !== '/classify')],
    [EMBED, PATHS.filter((path) => path !== '/classify')],
    [CLASSIFY, ['/pooling', '/classify']],
    [SCORE, PATHS.filter((path) => path !== '/v1/embeddings' && path !== '/v2/embed')],
  ];
  for (const [options, served] of servers) {
    it(`are ${served.length === 0 ? 'those of generation' : served.join(' ')} with ${JSON.stringify(options)}`, () =>
      withSimulator(options, async (simulator) => {
        const found: string[] = [];
        for (const path of PATHS) {
          const { status, text } = await post(simulator, path, {});
          if (status === 404) assert.equal(text, '{"detail":"Not Found"}');
          else found.push(path);
        }
        assert.deepEqual(found, served);
        const generating = await Promise.all([post(simulator, '/v1/chat/completions', chat('x', { max_tokens: 1 })), post(simulator, '/v1/completions', { prompt: 'x', max_tokens: 1 })]);
        assert.deepEqual(generating.map(({ status }) => status), served.length === 0 ? [200, 200] : [404, 404]);
        assert.equal((await get(simulator, '/v1/models')).status, 200);
      }));
  }
});

describe('/v1/embeddings', () => {
  it('gives unit vectors, the same for the same text, alike for texts that are alike, in every run', async () => {
    const texts = ['the quick brown fox', 'the quick brown dog', 'entirely other words here'];
    const runs: number[][][] = [];
    for (const seed of [1, 2]) {
      await withSimulator({ ...EMBED, seed }, async (simulator) => {
        const all = await embed(simulator, texts);
        assert.deepEqual(await embed(simulator, texts[1]), [all[1]]);
        runs.push(all);
      });
    }
    assert.deepEqual(runs[0], runs[1]);
    const [fox, dog, other] = runs[0] ?? [];
    for (const vector of [fox, dog, other]) assert.ok(Math.abs(dot(vector, vector) - 1) < 1e-5);
    assert.ok(dot(fox, dog) > dot(fox, other) + 0.3);
  });

  it('writes the same vector as numbers, base64 and bytes', () =>
    withSimulator(EMBED, async (simulator) => {
      const input = ['a b', 'c'];
      const vectors = (await embed(simulator, input)).flat();
      const base64 = (await embed(simulator, input, { encoding_format: 'base64' })) as unknown as string[];
      const decoded = base64.flatMap((text) => [...new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer)]);
      assert.deepEqual(decoded, vectors);
      for (const format of ['bytes', 'bytes_only']) {
        const body = JSON.stringify({ input, encoding_format: format, embed_dtype: 'float16', endianness: 'big' });
        const response = await fetch(`${simulator.url}/v1/embeddings`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        assert.equal(response.headers.get('content-type'), 'application/octet-stream');
        const bytes = new Uint8Array(await response.arrayBuffer());
        assert.equal(bytes.length, 2 * 64 * 2);
        // The sign is the first bit of the first byte.
        assert.deepEqual(vectors.map((value) => value < 0), vectors.map((_, index) => (bytes[2 * index] ?? 0) >= 0x80));
        const metadata = response.headers.get('metadata');
        if (format === 'bytes_only') assert.equal(metadata, null);
        else {
          const { data, usage, model } = JSON.parse(metadata ?? '') as { data: unknown; usage: unknown; model: unknown };
          assert.deepEqual({ usage, model }, { usage: { prompt_tokens: 3, total_tokens: 3 }, model: 'm' });
          assert.deepEqual(data, [
            { index: 0, embed_dtype: 'float16', endianness: 'big', start: 0, end: 128, shape: [64] },
            { index: 1, embed_dtype: 'float16', endianness: 'big', start: 128, end: 256, shape: [64] },
          ]);
        }
      }
    }));

  it('embeds conversations, one or several, in either field', () =>
    withSimulator({ convert: 'embed' }, async (simulator) => {
      const messages = [{ role: 'user', content: 'hello there' }];
      const [vector] = await embed(simulator, undefined, { messages });
      assert.deepEqual(await embed(simulator, messages), [vector]);
      assert.deepEqual(await embed(simulator, [messages, messages]), [vector, vector]);
      assert.deepEqual(await embed(simulator, undefined, { messages: [messages, messages] }), [vector, vector]);
      assert.notDeepEqual(await embed(simulator, undefined, { messages, add_generation_prompt: true }), [vector]);
    }));

  it('cuts the end of a text, or its beginning', () =>
    withSimulator({ ...EMBED, maxModelLen: 3 }, async (simulator) => {
      const cut = (input: unknown, side: string, count: number): Promise<number[][]> =>
        embed(simulator, input, { truncate_prompt_tokens: count, truncation_side: side });
      assert.deepEqual(await embed(simulator, [1, 2, 3, 4], { truncate_prompt_tokens: 2 }), await embed(simulator, [1, 2]));
      assert.deepEqual(await cut([1, 2, 3, 4], 'left', 2), await embed(simulator, [3, 4]));
      assert.deepEqual(await embed(simulator, 'a,b,c,d', { truncate_prompt_tokens: -1 }), await embed(simulator, 'a,b'));
      assert.deepEqual(await cut('a,b,c,d', 'left', 3), await embed(simulator, 'c,d'));
      const { usage } = await pool(simulator, '/v1/embeddings', { input: 'a,b,c,d', truncate_prompt_tokens: -1 });
      assert.equal(usage.prompt_tokens, 3);
    }));

  it('gives fewer dimensions where the model has Matryoshka embeddings, and other lengths without the activation', () =>
    withSimulator({ ...EMBED, hfOverrides: { embedding_size: 32, matryoshka_dimensions: [8, 16] } }, async (simulator) => {
      const [[whole], [part], [raw]] = await Promise.all([embed(simulator, 'x'), embed(simulator, 'x', { dimensions: 8 }), embed(simulator, 'x', { use_activation: false })]);
      assert.deepEqual([whole?.length, part?.length], [32, 8]);
      assert.ok(Math.abs(dot(part, part) - 1) < 1e-5 && Math.abs(dot(raw, raw) - 32) < 1e-3);
    }));

  it('says what to do about dimensions where it has none', () =>
    withSimulator(EMBED, async (simulator) => {
      const { status, json } = await post(simulator, '/v1/embeddings', { input: 'x', dimensions: 8 });
      assert.equal(status, 400);
      const overrides = /--hf-overrides '(.*)'/.exec(json.error?.message ?? '')?.[1] ?? '';
      await withSimulator({ ...EMBED, hfOverrides: JSON.parse(overrides) as Record<string, unknown> }, async (other) => {
        assert.equal((await embed(other, 'x', { dimensions: 8 }))[0]?.length, 8);
      });
    }));

  it('gives an adapter its own vectors and its name', () =>
    withSimulator({ ...EMBED, lora: 'tuned' }, async (simulator) => {
      const answer = await post(simulator, '/v1/embeddings', { input: 'x', model: 'tuned' });
      assert.equal(answer.json.model, 'tuned');
      assert.notDeepEqual((answer.json as unknown as Pooled).data[0]?.embedding, (await embed(simulator, 'x'))[0]);
    }));
});

describe('the other pooling endpoints', () => {
  it('scores by the cosine of the vectors', () =>
    withSimulator(EMBED, async (simulator) => {
      const [query, near, far] = await embed(simulator, ['a b c', 'a b d', 'x y z']);
      for (const names of [['text_1', 'text_2'], ['queries', 'documents'], ['queries', 'items'], ['data_1', 'data_2']] as const) {
        const { data, usage } = await pool(simulator, '/score', { [names[0]]: 'a b c', [names[1]]: ['a b d', 'x y z'] });
        assert.ok(Math.abs((data[0]?.score ?? 9) - dot(query, near)) < 1e-5 && Math.abs((data[1]?.score ?? 9) - dot(query, far)) < 1e-5);
        assert.equal(usage.prompt_tokens, 9);
      }
      const { data } = await pool(simulator, '/v1/score', { text_1: ['a', 'b'], text_2: ['a', 'c'], max_tokens_per_doc: 1 });
      assert.ok(Math.abs((data[0]?.score ?? 0) - 1) < 1e-6 && (data[1]?.score ?? 1) < 0.9);
    }));

  it('ranks by score, at most as many as are wanted', () =>
    withSimulator(EMBED, async (simulator) => {
      const documents = ['nothing of it', 'red green blue', 'red green'];
      const { results } = await pool(simulator, '/rerank', { query: 'red green blue', documents });
      assert.deepEqual(results.map(({ index, document }) => [index, document.text]), [[1, documents[1]], [2, documents[2]], [0, documents[0]]]);
      const top = await pool(simulator, '/v2/rerank', { query: 'red green blue', documents, top_n: 2 });
      assert.deepEqual(top.results, results.slice(0, 2));
    }));

  it('scores pairs with a model of one class, each pair one sequence', () =>
    withSimulator(SCORE, async (simulator) => {
      const { data, usage } = await pool(simulator, '/score', { queries: 'a b', documents: ['a b', 'x y'] });
      assert.ok((data[0]?.score ?? 0) > 0.9 && (data[1]?.score ?? 1) < 0.6);
      assert.equal(usage.prompt_tokens, 8);
      assert.equal(await metric(simulator, 'vllm:request_prompt_tokens_count'), 2);
      const [raw] = (await pool(simulator, '/score', { queries: 'a b', documents: 'a b', use_activation: false })).data;
      assert.ok((raw?.score ?? 0) > 1);
      const cut = await pool(simulator, '/score', { queries: 'a b', documents: 'c d', truncate_prompt_tokens: 3 });
      assert.equal(cut.usage.prompt_tokens, 3);
    }));

  it('classifies, with the labels of the configuration', () =>
    withSimulator({ ...CLASSIFY, hfOverrides: { id2label: { 0: 'no', 1: 'yes', 2: 'maybe' } } }, async (simulator) => {
      const { id, data, usage } = await pool(simulator, '/classify', { input: ['one two', 'three'] });
      assert.match(id, /^classify-[0-9a-f]{16}$/);
      assert.equal(usage.prompt_tokens, 3);
      for (const { label, probs, num_classes: numClasses } of data) {
        assert.equal(numClasses, 3);
        assert.ok(Math.abs(probs.reduce((sum, value) => sum + value, 0) - 1) < 1e-6);
        assert.equal(label, ['no', 'yes', 'maybe'][probs.indexOf(Math.max(...probs))]);
      }
      assert.deepEqual((await pool(simulator, '/pooling', { input: 'three' })).data[0]?.data, data[1]?.probs);
      const chats = await pool(simulator, '/classify', chat('three'));
      assert.equal(chats.data.length, 1);
    }));

  it('pools what it embeds', () =>
    withSimulator(EMBED, async (simulator) => {
      const { id, data } = await pool(simulator, '/pooling', { input: 'x y', task: 'embed' });
      assert.match(id, /^pooling-[0-9a-f]{16}$/);
      assert.deepEqual([data[0]?.data], await embed(simulator, 'x y'));
    }));

  it('answers in Cohere\'s form', () =>
    withSimulator(EMBED, async (simulator) => {
      const texts = ['a b', 'c'];
      const vectors = await embed(simulator, texts);
      const plain = await pool(simulator, '/v2/embed', { texts });
      assert.deepEqual(Object.keys(plain), ['id', 'embeddings', 'texts', 'meta', 'response_type']);
      assert.deepEqual([plain.embeddings, plain.texts], [{ float: vectors }, texts]);
      const typed = await pool(simulator, '/v2/embed', { texts, embedding_types: ['base64', 'ubinary', 'binary'] });
      assert.deepEqual(Object.keys(typed.embeddings), ['binary', 'ubinary', 'base64']);
      const bits = typed.embeddings.ubinary.map((row) => row.flatMap((byte) => [...byte.toString(2).padStart(8, '0')].map((bit) => bit === '1')));
      assert.deepEqual(bits, vectors.map((vector) => vector.map((value) => value >= 0)));
      assert.deepEqual(typed.embeddings.binary, typed.embeddings.ubinary.map((row) => row.map((byte) => byte - 128)));
      const { texts: none } = await pool(simulator, '/v2/embed', { inputs: [{ content: [{ type: 'text', text: 'a' }] }] });
      assert.equal(none, undefined);
      const cut = await pool(simulator, '/v2/embed', { texts: ['a,c'], truncate: 'START', max_tokens: 1 });
      assert.deepEqual(cut.embeddings.float, [vectors[1]]);
    }));
});

describe('/invocations of a pooling server', () => {
  it('takes each kind of request', () =>
    withSimulator(EMBED, async (simulator) => {
      const prefixOf = async (body: unknown): Promise<string | undefined> => (await pool(simulator, '/invocations', body)).id.split('-')[0];
      assert.equal(await prefixOf({ input: 'x' }), 'embd');
      assert.equal(await prefixOf({ query: 'x', documents: ['y'] }), 'score');
      assert.equal(await prefixOf({ text_1: 'x', text_2: 'y' }), 'score');
      const { status, json } = await post(simulator, '/invocations', { prompt: 'x' });
      assert.deepEqual([status, json.error?.type], [400, 'BadRequestError']);
    }));
});

const VALIDATION = 'Bad Request';
const BAD_REQUESTS: readonly BadRequest[] = [
  { name: 'input of the wrong type', body: { input: 5 }, type: VALIDATION, param: 'body.input' },
  { name: 'input of several kinds', body: { input: [1, 'a'] }, type: VALIDATION, param: 'body.input.1' },
  { name: 'an empty text', body: { input: '' }, param: null },
  { name: 'an empty list of ids', body: { input: [[]] }, param: null },
  { name: 'ids that are not in the vocabulary', body: { input: [1, 1e15] }, param: null, says: ['1000000000000000'] },
  { name: 'negative ids', body: { input: [-1] }, param: null, says: ['-1'] },
  { name: 'too many ids', body: { input: Array.from({ length: 2000 }, () => 1) }, param: 'input_tokens', says: ['1024', '2000'] },
  { name: 'too long a text', body: { input: 'word '.repeat(20_000) }, param: 'input_tokens', says: ['1024', '1025'] },
  { name: 'dimensions', body: { input: 'x', dimensions: 8 }, param: null, says: ['8'] },
  { name: 'normalize', body: { input: 'x', normalize: true }, param: 'normalize' },
  { name: 'an empty salt', body: { input: 'x', cache_salt: '' }, param: 'cache_salt' },
  { name: 'a truncation below -1', body: { input: 'x', truncate_prompt_tokens: -2 }, type: VALIDATION, param: 'body.truncate_prompt_tokens' },
  { name: 'a truncation over the context', body: { input: 'x', truncate_prompt_tokens: 5000 }, param: null, says: ['5000', '1024'] },
  { name: 'a truncation to nothing', body: { input: 'x', truncate_prompt_tokens: 0 }, param: null },
  { name: 'an image', body: { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] }, param: null },
  { name: 'a template of its own', body: { messages: [{ role: 'user', content: 'x' }], chat_template: 'x' }, param: null },
  { name: 'processor arguments', body: { input: 'x', mm_processor_kwargs: { a: 1 } }, param: 'mm_processor_kwargs' },
  { name: 'a salt that is no text', body: { input: 'x', cache_salt: 5 }, param: 'cache_salt' },
  { name: 'a salt that is no text, to rank', path: '/rerank', body: { query: 'x', documents: ['y'], cache_salt: 5 }, param: 'cache_salt' },
  { name: 'media arguments of a text, whatever they are', body: { input: ['x'], media_io_kwargs: 5 }, param: 'media_io_kwargs' },
  { name: 'media arguments that are none', body: { messages: [{ role: 'user', content: 'x' }], media_io_kwargs: { image: 5 } }, type: VALIDATION, param: 'body.input' },
  { name: 'special tokens of null', body: { input: 'x', add_special_tokens: null }, type: VALIDATION, param: 'body.add_special_tokens' },
  { name: 'messages that are none', body: { messages: [5] }, type: VALIDATION, param: 'body.input', says: ['9 validation errors', 'body.messages.0'] },
  { name: 'messages that are none beside other faults', body: { messages: [{ role: 5 }], model: 'nope', truncate_prompt_tokens: 5000 }, type: VALIDATION, param: 'body.input', says: ['body.messages.0'] },
  { name: 'a user that is none without a prompt', body: { messages: [{ role: 'user', content: 'x' }], user: 5 }, type: VALIDATION, param: 'body.input', says: ['2 validation errors', 'body.user'] },
  { name: 'dimensions that are none beside data', path: '/pooling', body: { input: 'x', dimensions: 'x', data: 5 }, param: 'dimensions' },
  { name: 'a prompt of null after messages', path: '/pooling', body: { messages: [{ role: 'user', content: 'x' }], add_generation_prompt: null }, type: VALIDATION, param: 'body.input' },
  { name: 'a request id of null', body: { input: 'x', request_id: null }, type: VALIDATION, param: 'body.request_id' },
  { name: 'another task', path: '/pooling', body: { input: 'x', task: 'classify' }, param: 'task' },
  { name: 'a removed task', path: '/pooling', body: { input: 'x', task: 'score' }, param: 'task' },
  { name: 'an unknown task', path: '/pooling', body: { input: 'x', task: 'sing' }, type: VALIDATION, param: 'body.task' },
  { name: 'dimensions of pooling', path: '/pooling', body: { input: 'x', dimensions: 8 }, param: 'dimensions' },
  { name: 'data for a plugin', path: '/pooling', body: { data: 'x' }, param: 'task' },
  { name: 'nothing to score', path: '/score', body: {}, type: VALIDATION, param: 'body.queries' },
  { name: 'queries alone', path: '/score', body: { queries: 'x' }, type: VALIDATION, param: 'body.documents' },
  { name: 'two queries and three documents', path: '/score', body: { queries: ['a', 'b'], documents: ['a', 'b', 'c'] }, param: null },
  { name: 'no documents', path: '/score', body: { queries: 'a', documents: [] }, param: null },
  { name: 'a picture to score', path: '/score', body: { queries: 'a', documents: { content: [] } }, param: null },
  { name: 'a limit over the context', path: '/score', body: { queries: 'a', documents: 'b', max_tokens_per_doc: 1024 }, param: null, says: ['1024'] },
  { name: 'no query', path: '/rerank', body: { documents: ['a'] }, type: VALIDATION, param: 'body.query' },
  { name: 'no documents to rank', path: '/rerank', body: { query: 'a' }, type: VALIDATION, param: 'body.documents' },
  { name: 'a negative top_n', path: '/rerank', body: { query: 'a', documents: ['a'], top_n: -1 }, type: VALIDATION, param: 'body.top_n' },
  { name: 'an unknown model', path: '/rerank', body: { query: 'a', documents: ['a'], model: 'nope' }, status: 404, type: 'NotFoundError', param: null, says: ['nope'] },
  { name: 'nothing for Cohere', path: '/v2/embed', body: {}, type: VALIDATION, param: 'body' },
  { name: 'two kinds for Cohere', path: '/v2/embed', body: { texts: ['a'], images: ['b'] }, type: VALIDATION, param: 'body' },
  { name: 'a type of input', path: '/v2/embed', body: { texts: ['a'], input_type: 'search_query' }, param: null },
  { name: 'images', path: '/v2/embed', body: { images: ['data:image/png;base64,AA'] }, param: null },
  { name: 'a long text that must not be cut', path: '/v2/embed', body: { texts: ['a b c'], truncate: 'NONE', max_tokens: 2 }, param: null },
  { name: 'an unknown type of vector', path: '/v2/embed', body: { texts: ['a'], embedding_types: ['int8'] }, type: VALIDATION, param: 'body.embedding_types.0' },
  { name: 'more inputs than a request may have', body: { input: Array.from({ length: 2049 }, () => 'x') }, status: 429, type: 'RateLimitError', param: null, says: ['2049', '2048', '1000'] },
];

describe('bad requests to pooling endpoints', () => {
  it('get vLLM\'s status, type and parameter', () =>
    withSimulator(EMBED, async (simulator) => {
      await assertRefused(simulator, '/v1/embeddings', BAD_REQUESTS);
      assert.equal((await post(simulator, '/v1/embeddings', { input: 'x' })).status, 200);
    }));

  it('say nothing of fields that a text does not have', () =>
    withSimulator(EMBED, async (simulator) => {
      const unread = { chat_template: 5, chat_template_kwargs: 5, add_generation_prompt: null, continue_final_message: 'x', media_io_kwargs: 0 };
      for (const path of ['/v1/embeddings', '/pooling']) assert.equal((await post(simulator, path, { input: [[1, 2], [3]], ...unread })).status, 200);
    }));
});

describe('a pooling request in the engine', () => {
  it('takes a seat and the time of a first token, waits behind others, and counts as stopped', () =>
    withFakeTime({ ...EMBED, timeToFirstToken: 100, interTokenLatency: 1000, maxNumSeqs: 1, maxWaitingQueueLength: 1 }, async (simulator, clock) => {
      const answers: Promise<Answer>[] = [];
      for (const [input, state] of [['a b c', 'running'], ['d e', 'waiting']] as const) {
        answers.push(post(simulator, '/v1/embeddings', { input }));
        await until(async () => (await metric(simulator, `vllm:num_requests_${state}`)) === 1, state);
      }
      assert.equal((await post(simulator, '/v1/embeddings', { input: 'x' })).status, 429);
      clock.advance(100);
      assert.equal((await answers[0])?.status, 200);
      assert.equal(await metric(simulator, 'vllm:num_requests_waiting'), 0);
      clock.advance(100);
      assert.equal((await answers[1])?.status, 200);
      for (const [name, value] of [
        ['vllm:prompt_tokens_total', 5],
        ['vllm:generation_tokens_total', 0],
        ['vllm:time_to_first_token_seconds_count', 2],
        ['vllm:e2e_request_latency_seconds_sum', 0.3],
        ['vllm:request_success_total{engine="0",finished_reason="stop",model_name="m"}', 2],
        ['vllm:num_requests_running', 0],
      ] as const)
        assert.ok(Math.abs((await metric(simulator, name)) - value) < 1e-9, name);
    }));

  it('may have as many inputs as OpenAI takes in one, whatever places there are', () =>
    withSimulator({ ...EMBED, maxNumSeqs: 1, maxWaitingQueueLength: 0 }, async (simulator) => {
      const { status, json } = await post(simulator, '/v1/embeddings', { input: Array.from({ length: 2048 }, () => 'x') });
      assert.deepEqual([status, (json as { data?: unknown[] }).data?.length], [200, 2048]);
    }));

  it('gives its seat back when its client leaves', () =>
    withFakeTime({ ...EMBED, timeToFirstToken: 100 }, async (simulator) => {
      const client = new RawClient(simulator.port);
      client.post('/v1/embeddings', { input: ['a', 'b'] });
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 2, 'the request');
      client.leave();
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'its end');
    }));
});
