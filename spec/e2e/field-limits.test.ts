// Fields that are refused, ignored or bounded, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, post, withSimulator } from '../support/simulator-fixture.ts';

const CHAT = '/v1/chat/completions';
const COMPLETIONS = '/v1/completions';
const RESPONSES = '/v1/responses';
const TOOL = { type: 'function', function: { name: 'f' } };

type Refusal = readonly [path: string, body: Record<string, unknown>, param: string | null];

async function assertRefused(simulator: Parameters<typeof post>[0], refusals: readonly Refusal[]): Promise<void> {
  for (const [path, body, param] of refusals) {
    const { status, json } = await post(simulator, path, body);
    assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'BadRequestError', param], JSON.stringify(body).slice(0, 100));
  }
}

describe('fields of requests', () => {
  it('are refused where the server does not take them', () =>
    withSimulator({}, (simulator) =>
      assertRefused(simulator, [
        [CHAT, chat('x', { thinking_token_budget: 5 }), null],
        [CHAT, chat('x', { temperature: 'nan' }), 'temperature'],
        [COMPLETIONS, { prompt: 'x', min_p: 'Infinity' }, null],
        [CHAT, chat('x', { thinking_token_budget: -2 }), 'thinking_token_budget'],
        [CHAT, chat('x', { thinking_token_budget: true }), 'thinking_token_budget'],
        [CHAT, chat('x', { mm_processor_kwargs: { a: 1 } }), 'mm_processor_kwargs'],
        [CHAT, chat('x', { media_io_kwargs: { image: {} } }), 'media_io_kwargs'],
        [CHAT, chat('x', { structured_outputs: { choice: ['a'] }, tool_choice: { type: 'function', function: { name: 'f' } }, tools: [{ type: 'function', function: { name: 'f' } }] }), null],
        [COMPLETIONS, { prompt: 'x', use_beam_search: true, stream: true }, null],
        [RESPONSES, { input: 'x', mm_processor_kwargs: { a: 1 } }, 'mm_processor_kwargs'],
        [COMPLETIONS, { prompt: 'x', media_io_kwargs: 5 }, 'media_io_kwargs'],
        ['/tokenize', { prompt: 'x', mm_processor_kwargs: [1] }, 'mm_processor_kwargs'],
        [RESPONSES, { input: 'x', truncation: null }, null],
        [CHAT, { messages: [{ role: 'user', content: ['x'] }] }, null],
        [CHAT, { messages: [{ role: 'system', content: [{ type: 'input_text', text: 'x' }, 'y'] }] }, null],
        [RESPONSES, { input: 'x', background: null }, null],
        [RESPONSES, { input: 'x', stop: [''] }, null],
        [COMPLETIONS, { prompt_embeds: 'AAAA' }, 'prompt_embeds'],
        [COMPLETIONS, { prompt: 'x', prompt_embeds: ['AAAA'] }, 'prompt_embeds'],
        [COMPLETIONS, { prompt: 'x', suffix: '' }, 'suffix'],
        [COMPLETIONS, { prompt: [[1], []] }, null],
      ])));

  it('tell as many faults as vLLM does of values that may be of several kinds', () =>
    withSimulator({}, async (simulator) => {
      const message = (changes: Record<string, unknown>): Record<string, unknown> => ({ messages: [{ role: 'user', content: 'x', ...changes }] });
      const counts: readonly (readonly [path: string, body: Record<string, unknown>, numFaults: number])[] = [
        [CHAT, chat('x', { stop: 5 }), 2],
        [CHAT, chat('x', { stop: ['a', 5, 6] }), 3],
        [CHAT, chat('x', { stop: [5, 5, 5, 5, 5] }), 2],
        [CHAT, chat('x', { response_format: { type: 'x' }, max_tokens: 'x' }), 7],
        [CHAT, chat('x', { structured_outputs: { json: 5 } }), 2],
        [CHAT, chat('x', { tools: [{ type: 'x' }] }), 2],
        [CHAT, { messages: [5] }, 8],
        [CHAT, { messages: [{}] }, 15],
        [CHAT, message({ content: 5 }), 22],
        [CHAT, message({ content: null }), 19],
        [CHAT, message({ role: 'x', content: 5 }), 23],
        [CHAT, message({ role: 5, content: 5 }), 24],
        [CHAT, message({ role: 5 }), 11],
        [COMPLETIONS, { prompt: 5 }, 4],
        [COMPLETIONS, { prompt: [-1] }, 4],
        [COMPLETIONS, { prompt: ['a', null] }, 6],
        [COMPLETIONS, { prompt: [[1, 2.5], ['a']] }, 7],
        [COMPLETIONS, { prompt: [[1], 'a'] }, 5],
        [COMPLETIONS, { prompt: [5, 'a', 'b'] }, 7],
        [COMPLETIONS, { prompt_embeds: 5 }, 2],
        [RESPONSES, { input: 5 }, 2],
        [RESPONSES, {}, 1],
      ];
      for (const [path, body, numFaults] of counts) {
        const { json } = await post(simulator, path, body);
        assert.equal(Number.parseInt(json.error?.message ?? '', 10), numFaults, JSON.stringify(body));
      }
    }));

  it('have whole characters where vLLM looks at them, or has to write them', () =>
    withSimulator({}, async (simulator) => {
      const half = '\ud800';
      const answers: readonly (readonly [path: string, body: Record<string, unknown>, param: string | null | undefined])[] = [
        [CHAT, chat('x', { cache_salt: half }), 'body.cache_salt'],
        [COMPLETIONS, { prompt: 'x', cache_salt: `${half}\udc00` }, undefined],
        [CHAT, chat('x', { user: half }), undefined],
        [RESPONSES, { input: 'x', user: half }, null],
        [RESPONSES, { input: 'x', metadata: { [half]: 'x' } }, null],
        [RESPONSES, { input: 'x', metadata: { a: '\\ud800' }, prompt_cache_key: half }, undefined],
        [CHAT, chat('x', { structured_outputs: { choice: [half] } }), null],
        [CHAT, chat('x', { structured_outputs: { json: { enum: [half] } } }), null],
      ];
      for (const [path, body, param] of answers) assert.equal((await post(simulator, path, body)).json.error?.param, param, JSON.stringify(body));
    }));

  it('are as large as they are written, where nothing is made of them', () =>
    withSimulator({}, async (simulator) => {
      const { text } = await post(simulator, RESPONSES, '{"input":"x","max_tool_calls":1180591620717411303424,"top_logprobs":-5}');
      assert.match(text, /"max_tool_calls":1180591620717411303424,/);
      const { json } = await post(simulator, COMPLETIONS, '{"prompt":[[5,9223372036854775808]]}');
      assert.deepEqual([json.error?.type, json.error?.param], ['BadRequestError', null]);
    }));

  it('are refused by their place, also those that change nothing', () =>
    withSimulator({}, async (simulator) => {
      const refusals: readonly Refusal[] = [
        [CHAT, chat('x', { media_io_kwargs: { image: 5 } }), 'body.media_io_kwargs.image'],
        [CHAT, chat('x', { media_io_kwargs: 5 }), 'body.media_io_kwargs'],
        ...['service_tier', 'skip_special_tokens', 'include_stop_str_in_output', 'request_id', 'priority', 'enable_response_messages', 'ignore_eos', 'include_reasoning', 'mm_payload'].map(
          (name): Refusal => [RESPONSES, { input: 'x', [name]: null }, `body.${name}`],
        ),
        ...['prompt_cache_key', 'session_id', 'media_io_kwargs', 'mm_processor_kwargs', 'vllm_xargs', 'ec_transfer_params', 'watermarking'].map(
          (name): Refusal => [RESPONSES, { input: 'x', [name]: 5 }, `body.${name}`],
        ),
        [RESPONSES, { input: 'x', previous_input_messages: [{}, null] }, 'body.previous_input_messages.1.Message'],
        [COMPLETIONS, { prompt: 'x', model: 'nope', response_format: { type: 'poem' } }, 'body.response_format.type'],
        [RESPONSES, { input: [{ role: 'critic', content: 'x' }] }, 'body.input'],
        [RESPONSES, { input: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] }, 'body.input'],
        [RESPONSES, { input: [{ role: 'user', content: [{ type: 'input_text' }] }] }, 'body.input'],
        ...[{ type: 'web_search' }, { type: 'mcp' }, { type: 'allowed_tools', mode: 'none', tools: [] }, { mode: 'auto' }].map(
          (choice): Refusal => [RESPONSES, { input: 'x', tool_choice: choice }, 'body.tool_choice'],
        ),
        [RESPONSES, { input: 'x', tools: [{ type: 'function', name: 'f', strict: 'x' }] }, 'body.tools.0.FunctionTool.strict'],
        [CHAT, chat('x', { tools: [TOOL], tool_choice: { ...TOOL, type: 'hook' } }), 'body.tool_choice'],
      ];
      for (const [path, body, param] of refusals) {
        const { status, json } = await post(simulator, path, body);
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'Bad Request', param], JSON.stringify(body).slice(0, 100));
      }
    }));

  it('are refused before types are looked at, where vLLM reads them so early', () =>
    withSimulator({}, (simulator) =>
      assertRefused(simulator, [
        [CHAT, chat('x', { n: 'x', stream_options: { include_usage: 'x' } }), 'stream_options'],
        [CHAT, chat('x', { n: 'x', cache_salt: 5 }), 'cache_salt'],
        [COMPLETIONS, { prompt: 'x', n: 'x', stream_options: 5 }, 'stream_options'],
        [COMPLETIONS, { prompt: 'x', n: 'x', cache_salt: 5 }, 'cache_salt'],
        [CHAT, chat('x', { logprob_token_ids: ['x'] }), 'logprob_token_ids'],
        [COMPLETIONS, { prompt: 'x', logprob_token_ids: 5 }, 'logprob_token_ids'],
        [COMPLETIONS, { n: 'x' }, 'prompt'],
        [CHAT, chat('x', { n: 'x', cache_salt: 'a@b' }), 'cache_salt'],
        [COMPLETIONS, { prompt: 'x', n: 'x', cache_salt: '' }, 'cache_salt'],
        [CHAT, chat('x', { n: 'x', tool_choice: 'auto' }), 'tool_choice'],
        [CHAT, chat('x', { n: 'x', tools: [] }), 'tools'],
        [COMPLETIONS, { prompt: 'x', model: 'nope', n: 'x', repetition_detection: { max_pattern_size: 3, min_count: 1 } }, null],
        [CHAT, { messages: 5 }, null],
        [CHAT, { messages: null }, null],
        [CHAT, chat('x', { top_logprobs: 1.5 }), 'top_logprobs'],
        [CHAT, chat('x', { max_completion_tokens: 0 }), 'max_tokens'],
        [CHAT, chat('x', { max_completion_tokens: 9999 }), 'max_completion_tokens'],
        [RESPONSES, { input: 'x', tools: 5 }, null],
        [RESPONSES, { input: 'x', cache_salt: 5 }, 'cache_salt'],
      ])));

  it('are taken where it does, or where they say nothing', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3', trustRequestMmKwargs: true }, async (simulator) => {
      for (const changes of [{ thinking_token_budget: 5 }, { thinking_token_budget: -1 }, { mm_processor_kwargs: { a: 1 } }, { vllm_xargs: { a: 1 } }]) {
        assert.equal((await post(simulator, CHAT, chat('x', changes))).status, 200, JSON.stringify(changes));
      }
      const { json } = await post(simulator, CHAT, chat('x', { use_beam_search: true, n: 3, temperature: 0 }));
      assert.equal(json.choices?.length, 3);
    }));
});

const BODIES: Readonly<Record<string, Record<string, unknown>>> = { [CHAT]: chat('x'), [COMPLETIONS]: { prompt: 'x' }, [RESPONSES]: { input: 'x' } };

describe('types of fields', () => {
  const assertInvalid = async (path: string, cases: readonly (readonly [Record<string, unknown>, string])[]): Promise<void> =>
    withSimulator({ enableScaleOut: true }, async (simulator) => {
      for (const [changes, param] of cases) {
        const { status, json } = await post(simulator, path, { ...BODIES[path], ...changes });
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'Bad Request', param], JSON.stringify(changes));
      }
    });

  it('are those of vLLM, where it knows more fields than change anything', async () => {
    const cases = [
      [{ user: 5 }, 'body.user'],
      [{ watermarking: 'x' }, 'body.watermarking'],
      [{ length_penalty: null }, 'body.length_penalty'],
      [{ session_id: 5 }, 'body.session_id'],
      [{ routed_experts_prompt_start: -1 }, 'body.routed_experts_prompt_start'],
      [{ mm_payload: 'x' }, 'body.mm_payload'],
      [{ return_mm_kwargs: 'x' }, 'body.return_mm_kwargs'],
      [{ ec_transfer_params: [] }, 'body.ec_transfer_params'],
      [{ vllm_xargs: { a: { b: 1 } } }, 'body.vllm_xargs.a'],
      [{ truncate_prompt_tokens: -2 }, 'body.truncate_prompt_tokens'],
      [{ stream_interval: 0 }, 'body.stream_interval'],
      [{ bad_words: null }, 'body.bad_words'],
      [{ min_tokens: null }, 'body.min_tokens'],
      [{ ignore_eos: null }, 'body.ignore_eos'],
      [{ priority: null }, 'body.priority'],
      [{ request_id: null }, 'body.request_id'],
    ] as const;
    await assertInvalid(CHAT, [...cases, [{ echo: null }, 'body.echo']]);
    await assertInvalid(COMPLETIONS, cases);
  });

  it('have the places where vLLM finds their faults first', async () => {
    await assertInvalid(CHAT, [
      [{ logprobs: true, top_logprobs: 1.5 }, 'body.top_logprobs'],
      [{ tools: [{ type: 'x', function: { name: 'f' } }] }, 'body.tools.0.type'],
    ]);
    await assertInvalid(COMPLETIONS, [
      [{ logprobs: 1.5 }, 'body.logprobs'],
      [{ prompt: [[1], 'x'] }, 'body.prompt.0'],
    ]);
    await assertInvalid(RESPONSES, [
      [{ tools: [{}] }, 'body.tools.0.FunctionTool.name'],
      [{ tools: [5] }, 'body.tools.0.FunctionTool'],
      [{ tools: [{ name: 'f', type: 'x' }] }, 'body.tools.0.FunctionTool.type'],
      [{ text: { format: { type: 'x' } } }, 'body.text.format.ResponseFormatText.type'],
      [{ metadata: { a: 'b', c: 5 } }, 'body.metadata.c'],
      [{ top_logprobs: 'x' }, 'body.top_logprobs'],
    ]);
  });

  it('refuse biases that are no object of numbers', async () => {
    const cases = [
      [{ logit_bias: [] }, 'body.logit_bias'],
      [{ logit_bias: [[5, 1]] }, 'body.logit_bias'],
      [{ logit_bias: 'x' }, 'body.logit_bias'],
      [{ logit_bias: 5 }, 'body.logit_bias'],
      [{ logit_bias: { 5: 'much' } }, 'body.logit_bias.5'],
      [{ logit_bias: { 5: null } }, 'body.logit_bias.5'],
      [{ logit_bias: { 5: [1] } }, 'body.logit_bias.5'],
    ] as const;
    for (const path of [CHAT, COMPLETIONS, RESPONSES]) await assertInvalid(path, cases);
  });

  it('take a bias that is the text of a number, and refuse a name that is no id', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      assert.equal((await post(simulator, CHAT, chat('x', { logit_bias: { ' 5 ': '1.5' } }))).status, 200);
      await assertRefused(simulator, [[CHAT, chat('x', { logit_bias: { five: 1 } }), 'logit_bias'], [CHAT, chat('x', { logit_bias: { 5: 1, five: 1, 6: 1 } }), 'logit_bias']]);
    }));
});

describe('truncate_prompt_tokens', () => {
  it('keeps as many tokens, all that fit beside an answer with -1, and leaves no prompt with 0', () =>
    withSimulator({ mode: 'echo', maxModelLen: 8 }, async (simulator) => {
      const prompt = [5, 6, 7, 8, 9, 10, 11, 12, 13];
      const count = async (truncate: number): Promise<number | undefined> =>
        (await post(simulator, COMPLETIONS, { prompt, truncate_prompt_tokens: truncate })).json.usage?.prompt_tokens;
      assert.deepEqual([await count(3), await count(-1)], [3, 7]);
      await assertRefused(simulator, [
        [COMPLETIONS, { prompt, truncate_prompt_tokens: 9 }, 'truncate_prompt_tokens'],
        [COMPLETIONS, { prompt, truncate_prompt_tokens: 0 }, null],
        [CHAT, chat('x', { truncate_prompt_tokens: 0 }), null],
      ]);
      const { status, text } = await post(simulator, COMPLETIONS, { prompt, truncate_prompt_tokens: 0, stream: true });
      assert.equal(status, 200);
      assert.match(text, /^data: \{"error": \{.*"code": 400\}\}\n\ndata: \[DONE\]/);
    }));
});

describe('prompts times samples', () => {
  it('are bounded where the queue is not', () =>
    withSimulator({ maxWaitingQueueLength: 1_000_000 }, (simulator) =>
      assertRefused(simulator, [[COMPLETIONS, { prompt: Array.from({ length: 1024 }, () => 'x'), n: 16_384, max_tokens: 1 }, 'n']])));
});

describe('log probabilities', () => {
  it('are refused where their number has no bound, before any is made', () =>
    withSimulator({ maxLogprobs: -1, maxModelLen: 100_000, numGpuBlocksOverride: 10_000 }, async (simulator) => {
      const prompt = Array.from({ length: 90_000 }, () => 5);
      await assertRefused(simulator, [
        [COMPLETIONS, { prompt, prompt_logprobs: -1, max_tokens: 1 }, 'prompt_logprobs'],
        [COMPLETIONS, { prompt, prompt_logprobs: 200, max_tokens: 1 }, 'prompt_logprobs'],
        [COMPLETIONS, { prompt: 'x', logprobs: -1, max_tokens: 50_000, n: 10 }, 'logprobs'],
        [CHAT, chat('x', { logprobs: true, top_logprobs: 400 }), 'logprobs'],
      ]);
      const { status } = await post(simulator, COMPLETIONS, { prompt: [1, 2, 3], prompt_logprobs: -1, logprobs: -1, max_tokens: 2 });
      assert.equal(status, 200);
    }));

  it('are refused where a whole answer turns out to have too many, and streamed all the same', () =>
    withSimulator({ maxLogprobs: 128, maxModelLen: 10_000, mode: 'echo' }, async (simulator) => {
      const many = chat('x', { logprobs: true, top_logprobs: 128, n: 3, max_tokens: 8000, ignore_eos: true });
      await assertRefused(simulator, [[CHAT, many, 'logprobs']]);
      const { status } = await post(simulator, CHAT, { ...many, max_tokens: 2, stream: true });
      assert.equal(status, 200);
    }));
});
