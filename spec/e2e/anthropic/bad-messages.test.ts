// Bad input for /v1/messages over real sockets: the right error in the right shape, and the server goes on.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { message, PARSING, send, TOOLS } from '../../support/anthropic-client.ts';
import { metric, post, RawClient, until, withFakeTime, withSimulator } from '../../support/simulator-fixture.ts';

const user = (content: unknown): Record<string, unknown> => message(content);
const ask = (changes: Readonly<Record<string, unknown>>): Record<string, unknown> => message('x', changes);
const system = (...content: unknown[]): Record<string, unknown> => ask({ messages: [{ role: 'system', content }, { role: 'user', content: 'x' }] });

/** What is wrong with the body itself: the place that vLLM names. */
const FAULTS: readonly (readonly [name: string, body: unknown, param: string | null])[] = [
  ['invalid JSON', '{bad', 'body.1'],
  ['an empty body', '', 'body'],
  ['a list', [], 'body'],
  ['no model', { ...ask({}), model: undefined }, 'body.model'],
  ['a model of null', ask({ model: null }), 'body.model'],
  ['an empty model', ask({ model: '' }), 'body.model'],
  ['no messages', { ...ask({}), messages: undefined }, 'body.messages'],
  ['messages that are a text', ask({ messages: 'x' }), 'body.messages'],
  ['a message that is a number', ask({ messages: [1] }), 'body.messages.0'],
  ['a message of null', ask({ messages: [null] }), 'body.messages.0'],
  ['no role', ask({ messages: [{ content: 'x' }] }), 'body.messages.0.role'],
  ['an unknown role', ask({ messages: [{ role: 'tool', content: 'x' }] }), 'body.messages.0.role'],
  ['no content', ask({ messages: [{ role: 'user' }] }), 'body.messages.0.content'],
  ['a content that is a number', user(5), 'body.messages.0.content'],
  ['a block that is a number', user([5]), 'body.messages.0.content'],
  ['a block without a type', user([{}]), 'body.messages.0.content'],
  ['a block of an unknown type', user([{ type: 'x' }]), 'body.messages.0.content'],
  ['a block with a text that is none', user([{ type: 'text', text: 5 }]), 'body.messages.0.content'],
  ['an input that is a list', user([{ type: 'tool_use', input: [] }]), 'body.messages.0.content'],
  ['a change of tools by the user', user([{ type: 'tool_removal', tool: { type: 'tool_reference', name: 'f' } }]), 'body.messages.0'],
  ['a change of tools in the prompt of the system', ask({ system: [{ type: 'tool_removal', tool: { type: 'tool_reference', name: 'f' } }] }), 'body.system'],
  ['a change of no tool', system({ type: 'tool_removal' }), 'body.messages.0.content'],
  ['a removal of a definition', system({ type: 'tool_removal', tool: { type: 'tool_definition', definition: TOOLS[0] } }), 'body.messages.0.content'],
  ['a system that is a number', ask({ system: 5 }), 'body.system'],
  ['a system of unknown blocks', ask({ system: [{ type: 'x' }] }), 'body.system'],
  ['no limit', { ...ask({}), max_tokens: undefined }, 'body.max_tokens'],
  ['a limit of null', ask({ max_tokens: null }), 'body.max_tokens'],
  ['a limit of 0', ask({ max_tokens: 0 }), 'body.max_tokens'],
  ['a limit that is a fraction', ask({ max_tokens: 1.5 }), 'body.max_tokens'],
  ['tools that are an object', ask({ tools: {} }), 'body.tools'],
  ['a tool of null', ask({ tools: [null] }), 'body.tools.0'],
  ['a tool without a name', ask({ tools: [{ input_schema: {} }] }), 'body.tools.0.name'],
  ['a tool without a schema', ask({ tools: [{ name: 'f' }] }), 'body.tools.0.input_schema'],
  ['a schema that is a list', ask({ tools: [{ name: 'f', input_schema: [] }] }), 'body.tools.0.input_schema'],
  ['a choice that is a word', ask({ tool_choice: 'auto' }), 'body.tool_choice'],
  ['an unknown choice', ask({ tool_choice: { type: 'x' } }), 'body.tool_choice.type'],
  ['a choice of no tool', ask({ tool_choice: { type: 'tool' } }), 'body.tool_choice'],
  ['thinking that is a boolean', ask({ thinking: true }), 'body.thinking'],
  ['thinking without a type', ask({ thinking: {} }), 'body.thinking'],
  ['thinking of an unknown type', ask({ thinking: { type: 'constructor' } }), 'body.thinking'],
  ['thinking without a budget', ask({ thinking: { type: 'enabled' } }), 'body.thinking.enabled.budget_tokens'],
  ['a budget that is too small', ask({ thinking: { type: 'enabled', budget_tokens: 5 } }), 'body.thinking.enabled.budget_tokens'],
  ['a budget over the limit', ask({ thinking: { type: 'enabled', budget_tokens: 1024 } }), 'body'],
  ['an unknown display', ask({ thinking: { type: 'adaptive', display: 'x' } }), 'body.thinking.adaptive.display'],
  ['five stop sequences', ask({ stop_sequences: ['a', 'b', 'c', 'd', 'e'] }), 'body.stop_sequences'],
  ['one stop sequence as a text', ask({ stop_sequences: 'a' }), 'body.stop_sequences'],
  ['a stop sequence that is a number', ask({ stop_sequences: [1] }), 'body.stop_sequences.0'],
  ['a boolean that is none', ask({ stream: 'x' }), 'body.stream'],
  ['a temperature that is none', ask({ temperature: 'x' }), 'body.temperature'],
  ['a top_k that is a fraction', ask({ top_k: 1.5 }), 'body.top_k'],
  ['an empty salt', ask({ cache_salt: '' }), 'body.cache_salt'],
  ['a salt that is too long', ask({ cache_salt: 'x'.repeat(1025) }), 'body.cache_salt'],
  ['metadata that are none', ask({ metadata: 5 }), 'body.metadata'],
  ['an effort that is none', ask({ output_config: { effort: 'x' } }), 'body.output_config.effort'],
  ['a format that is none', ask({ output_config: { format: { type: 'text' } } }), 'body.output_config.format.type'],
  ['an unknown payload', ask({ mm_payload: null }), 'body.mm_payload'],
  ['an argument that is none', ask({ vllm_xargs: { a: [{}] } }), 'body.vllm_xargs.a'],
  ['transfer parameters that are a list', ask({ kv_transfer_params: [] }), 'body.kv_transfer_params'],
  ['template arguments that are a number', ask({ chat_template_kwargs: 5 }), 'body.chat_template_kwargs'],
];

/** What cannot be served: the status, the type, and what the message says. */
const REFUSALS: readonly (readonly [name: string, body: unknown, says: RegExp, status?: number, type?: string])[] = [
  ['an unknown model', ask({ model: 'nope' }), /nope/, 404, 'NotFoundError'],
  ['no message at all', ask({ messages: [] }), /empty/],
  ['an image', user([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }]), /multimodal/],
  ['an image in a result', user([{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'image', source: { type: 'url', url: 'http://x' } }] }]), /multimodal/],
  ['a choice without a parser', ask({ tools: TOOLS }), /--enable-auto-tool-choice/],
  ['a forced choice without a parser', ask({ tools: TOOLS, tool_choice: { type: 'any' } }), /--tool-call-parser/],
  ['a change of a tool that is not there', system({ type: 'tool_removal', tool: { type: 'tool_reference', name: 'f' } }), /"f"/],
  ['a temperature out of range', ask({ temperature: 2.5 }), /2\.5/],
  ['a top_p out of range', ask({ top_p: 0 }), /top_p/],
  ['a top_k out of range', ask({ top_k: -2 }), /-2/],
  ['an empty stop sequence', ask({ stop_sequences: [''] }), /empty/],
  ['a salt with a slash', ask({ cache_salt: 'a/b' }), /cache_salt/],
  ['a limit over the context', ask({ max_tokens: 5000 }), /5000.*1024/],
  ['a prompt over the context', user('word '.repeat(2000)), /1024.*1025/],
  ['a text that could never fit', user('x'.repeat(1024 * 61)), /maximum context length is 1024 tokens/],
];

describe('a bad message', () => {
  it('has OpenAI\'s shape where the body itself is wrong, with vLLM\'s param', () =>
    withSimulator({}, async (simulator) => {
      for (const [name, body, param] of FAULTS) {
        const { status, json } = await send(simulator, body);
        assert.deepEqual([status, json.type, json.error?.type, json.error?.param, json.error?.code], [400, undefined, 'Bad Request', param, 400], `${name}: ${json.error?.message}`);
      }
    }));

  it('has the shape of vLLM\'s web framework where the body cannot be parsed at all', () =>
    withSimulator({}, async (simulator) => {
      const { status, json } = await send(simulator, `{"messages":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
      assert.equal(status, 400);
      assert.deepEqual(Object.keys(json), ['detail']);
    }));

  it('has Anthropic\'s shape where it cannot be served, streamed or not', () =>
    withSimulator({}, async (simulator) => {
      for (const [name, body, says, status = 400, type = 'BadRequestError'] of REFUSALS) {
        for (const stream of [true, false]) {
          const answer = await send(simulator, { ...(body as object), stream });
          const { message: told = '' } = answer.json.error ?? {};
          assert.deepEqual([answer.status, answer.json], [status, { type: 'error', error: { type, message: told } }], name);
          assert.match(told, says, name);
        }
      }
      assert.equal((await send(simulator, user('x'))).status, 200);
    }));

  it('is told of all the same when its tokens are counted', () =>
    withSimulator({}, async (simulator) => {
      const count = (body: unknown): ReturnType<typeof send> => send(simulator, body, '/v1/messages/count_tokens');
      assert.equal((await count(user([{}]))).json.error?.param, 'body.messages.0.content');
      assert.equal((await count(ask({ model: '' }))).json.error?.param, 'body.model');
      assert.deepEqual([(await count(ask({ model: 'nope' }))).status, (await count(user('word '.repeat(2000)))).json.error?.type], [404, 'BadRequestError']);
    }));

  it('is refused in Anthropic\'s shape when the queue is full', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 100, maxNumSeqs: 1, maxWaitingQueueLength: 0 }, async (simulator, clock) => {
      const first = send(simulator, user('a'));
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the seat to be taken');
      for (const stream of [true, false]) {
        const { status, json } = await send(simulator, message('b', { stream }));
        assert.deepEqual([status, json.type, json.error?.type], [429, 'error', 'RateLimitError']);
      }
      clock.advance(100);
      assert.equal((await first).status, 200);
    }));

  it('needs the media type of JSON and a body within the limit, and is told in OpenAI\'s shape', () =>
    withSimulator({ maxRequestBodySizeMb: 1 }, async (simulator) => {
      const { status, json } = await post(simulator, '/v1/messages', user('x'), { 'content-type': 'text/plain' });
      assert.deepEqual([status, json.error?.type, json.error?.code], [400, 'Bad Request', 400]);
      const large = await send(simulator, user('x'.repeat(1024 * 1024)));
      assert.deepEqual([large.status, large.json.error?.code], [413, 413]);
    }));
});

describe('a hostile message', () => {
  it('of very many blocks, tools or stop sequences is answered soon with a short error', () =>
    withSimulator(PARSING, async (simulator) => {
      const many = (item: unknown): unknown[] => Array.from({ length: 60_000 }, () => item);
      const bodies = [
        user(many({ type: 'text', text: 'a' })),
        user(many({})),
        user(many({ type: 'tool_result', content: many(1).slice(0, 1) })),
        ask({ messages: [{ role: 'assistant', content: many({ type: 'tool_use' }) }] }),
        ask({ messages: [{ role: 'system', content: many({ type: 'tool_removal', tool: { type: 'tool_reference', name: 'f' } }) }] }),
        ask({ stop_sequences: many('') }),
        ask({ vllm_xargs: { a: many(null) } }),
      ];
      for (const body of bodies) {
        const { status, text } = await send(simulator, body);
        assert.equal(status, 400, text.slice(0, 200));
        assert.ok(text.length < 10_000);
      }
      assert.equal((await send(simulator, user('x'))).status, 200);
    }));

  it('with names of the language\'s own does no harm', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const body = '{"model":"m","max_tokens":5,"messages":[{"role":"user","content":"x","__proto__":{"a":1}}],"tools":null,"constructor":1,"__proto__":{"stream":true}}';
      const { status, json } = await send(simulator, body);
      assert.deepEqual([status, json.content], [200, [{ type: 'text', text: 'x' }]]);
    }));

  it('that ends in the middle costs nothing', () =>
    withFakeTime({ mode: 'echo' }, async (simulator, clock) => {
      const client = new RawClient(simulator.port);
      client.post('/v1/messages', user('x'.repeat(1000)), { sentShare: 0.5 });
      await until(() => client.socket.bytesWritten > 0, 'the first half');
      client.leave();
      assert.equal((await send(simulator, user('y'))).status, 200);
      assert.equal(clock.numArmed, 0);
    }));
});
