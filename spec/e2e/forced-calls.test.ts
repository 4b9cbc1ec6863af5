// Calls that a request forces, from servers whose parsers of reasoning and of calls belong to one family: the call is found behind the
// reasoning, in a stream as in a whole answer, whether the server says what the client wrote or something of its own.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHOICES, type Json, MESSAGE, RESPONSE, type Sum } from '../support/answer-sums.ts';
import { post, withSimulator } from '../support/simulator-fixture.ts';

const PARAMETERS = { type: 'object', properties: { tz: { enum: ['UTC'] } }, required: ['tz'], additionalProperties: false };
const FUNCTION = { name: 'get_time', parameters: PARAMETERS };

const PAIRS = [
  ['qwen3', 'hermes'], ['qwen3', 'qwen3_coder'], ['deepseek_r1', 'deepseek_v3'], ['deepseek_r1', 'pythonic'], ['deepseek_v3', 'deepseek_v31'],
  ['deepseek_v4', 'deepseek_v4'], ['openai_gptoss', 'openai'], ['mistral', 'mistral'], ['hunyuan_a13b', 'hunyuan_a13b'], ['hy_v3', 'hy_v3'],
  ['hy_v4', 'hy_v4'], ['kimi_k3', 'kimi_k3'], ['gemma4', 'gemma4'], ['inkling', 'inkling'], ['cohere_command3', 'cohere_command3'],
  ['deepseek_r1', 'llama3_json'], ['k2_horizon', 'k2_horizon'], ['minimax_m2', 'minimax_m2'],
] as const;

interface Endpoint {
  readonly path: string;
  readonly sum: Sum;
  readonly body: (content: string, isNamed: boolean) => Json;
  readonly extras?: Json;
}

const ENDPOINTS: readonly Endpoint[] = [
  {
    path: '/v1/chat/completions',
    sum: CHOICES,
    body: (content, isNamed) => ({
      model: 'm',
      seed: 5,
      messages: [{ role: 'user', content }],
      tools: [{ type: 'function', function: FUNCTION }],
      tool_choice: isNamed ? { type: 'function', function: { name: 'get_time' } } : 'required',
      parallel_tool_calls: false,
    }),
    extras: { stream_options: { include_usage: true } },
  },
  {
    path: '/v1/responses',
    sum: RESPONSE,
    body: (content, isNamed) => ({
      model: 'm',
      seed: 5,
      input: content,
      tools: [{ type: 'function', ...FUNCTION }],
      tool_choice: isNamed ? { type: 'function', name: 'get_time' } : 'required',
      parallel_tool_calls: false,
    }),
  },
  {
    path: '/v1/messages',
    sum: MESSAGE,
    body: (content, isNamed) => ({
      model: 'm',
      max_tokens: 500,
      messages: [{ role: 'user', content }],
      tools: [{ name: 'get_time', input_schema: PARAMETERS }],
      tool_choice: { ...(isNamed ? { type: 'tool', name: 'get_time' } : { type: 'any' }), disable_parallel_tool_use: true },
    }),
  },
];

// What is called, however an endpoint says it: one call, with the arguments that the schema allows.
function checkCall(answer: Json, hint: string): void {
  const text = JSON.stringify(answer).replaceAll('\\"', '"');
  const calls = text.match(/"name":"get_time"[^{]*\{"tz": ?"UTC"\}/g) ?? [];
  assert.equal(calls.length, 1, `${hint}: ${text}`);
  assert.doesNotMatch(text, /"(?:content|text|reasoning|thinking)":"[^"]*get_time/, hint);
}

function withoutSpaces(answer: Json): unknown {
  return JSON.parse(JSON.stringify(answer).replaceAll(': ', ':'));
}

describe('a forced call', () => {
  for (const mode of ['echo', 'random'] as const) {
    for (const [reasoningParser, toolCallParser] of PAIRS) {
      it(`is found where the server's mode is ${mode}, its parsers ${reasoningParser} and ${toolCallParser}`, () =>
        withSimulator({ mode, reasoningParser, toolCallParser, enableAutoToolChoice: true, maxModelLen: 4096, seed: 3 }, async (simulator) => {
          for (const { path, sum, body, extras } of ENDPOINTS) {
            for (const isNamed of [false, true]) {
              const hint = `${path} ${isNamed ? 'named' : 'required'}`;
              const request = body('What time is it?', isNamed);
              const whole = sum.whole(JSON.parse((await post(simulator, path, request)).text) as Json);
              const streamed = sum.stream((await post(simulator, path, { ...request, ...extras, stream: true })).text);
              checkCall(whole, hint);
              checkCall(streamed, `${hint} in a stream`);
              // Where calls are plain JSON, a whole answer writes the arguments anew.
              if (mode === 'echo') assert.deepEqual(withoutSpaces(streamed), withoutSpaces(whole), hint);
            }
          }
        }));
    }
  }

  it('stands behind the thought that the client wrote, where the server says that', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3', toolCallParser: 'hermes', enableAutoToolChoice: true }, async (simulator) => {
      const [chat] = ENDPOINTS;
      const { text } = await post(simulator, chat?.path ?? '', chat?.body('<think>\nHm.\n</think>\n\nWhat time is it?', false));
      const { reasoning, content, tool_calls: calls } = (JSON.parse(text) as { choices: { message: Json }[] }).choices[0]?.message ?? {};
      assert.deepEqual({ reasoning, content, numCalls: (calls as unknown[]).length }, { reasoning: '\nHm.\n', content: '', numCalls: 1 });
    }));
});
