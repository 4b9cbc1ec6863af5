// Bodies of /v1/responses made of right and wrong parts: whatever comes, the answer is one of those that are documented.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import type { SimulatorOptions } from '../../lib/simulator.ts';
import { get, post, withSimulator } from '../support/simulator-fixture.ts';

const ROUNDS = 400;
const SERVER: Partial<SimulatorOptions> = {
  maxModelLen: 4096,
  enableResponsesApiStore: true,
  reasoningParser: 'qwen3',
  toolCallParser: 'hermes',
  enableAutoToolChoice: true,
};

const WRONG: readonly unknown[] = [null, 0, -1, 1e308, true, '', 'x', '\ud800', [], {}, [[]], [null], { type: 'function' }, { __proto__: null, constructor: 1 }];
const TOOLS: readonly unknown[] = [
  [],
  [{ type: 'function', name: 'f' }],
  [{ type: 'function', name: 'f', parameters: { type: 'object', properties: { a: { type: 'string' } } } }, { type: 'web_search' }],
  [{ type: 'namespace', name: 'n', description: '', tools: [{ type: 'namespace' }, 7, { type: 'function' }] }],
  [{ type: 'custom', name: 'c' }],
];
const ITEMS: readonly unknown[] = [
  { role: 'user', content: 'Hi' },
  { role: 'user', content: [{ type: 'input_text', text: 'a' }, { type: 'input_image', image_url: 'x' }] },
  { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: '<tool_call>{' }], status: 'incomplete' },
  { type: 'reasoning', summary: [] },
  { type: 'function_call', call_id: '1', name: 'f', arguments: '{"a":' },
  { type: 'function_call_output', call_id: '1', output: ['x', { type: 'input_text', text: 'y' }] },
  { type: 'item_reference', id: 'resp_1' },
];
const FIELDS: Readonly<Record<string, readonly unknown[]>> = {
  input: ['Hi', '<think>a</think>b', ...ITEMS],
  tools: TOOLS,
  tool_choice: ['auto', 'none', 'required', { type: 'function', name: 'f' }, { type: 'allowed_tools', mode: 'auto', tools: [] }],
  text: [{ format: { type: 'text' } }, { format: { type: 'json_object' } }, { format: { type: 'json_schema', name: 's', schema: { type: 'integer' } } }],
  reasoning: [{ effort: 'low' }, { effort: 'none', summary: 'auto' }],
  include: [['message.output_text.logprobs'], ['reasoning.encrypted_content']],
  top_logprobs: [0, 3, -1],
  max_output_tokens: [1, 20, 1024],
  stream: [true, false],
  background: [true, false],
  store: [true, false],
  previous_response_id: ['resp_1', 'resp_2'],
  request_id: ['resp_1', 'resp_2'],
  truncation: ['auto', 'disabled'],
  include_reasoning: [true, false],
  enable_response_messages: [true, false],
  metadata: [{ a: 'b' }],
  temperature: [0, 1],
};

function pick<T>(rng: Rng, values: readonly T[]): T | undefined {
  return values[Math.floor(rng.next() * values.length)];
}

function createBody(rng: Rng): Record<string, unknown> {
  const items = Array.from({ length: 1 + Math.floor(rng.next() * 4) }, () => pick(rng, ITEMS));
  const body: Record<string, unknown> = { input: rng.next() < 0.5 ? 'Hi' : items };
  for (const [name, values] of Object.entries(FIELDS)) {
    const draw = rng.next();
    if (draw < 0.2) body[name] = pick(rng, values);
    else if (draw < 0.22) body[name] = pick(rng, WRONG);
  }
  return body;
}

describe('POST /v1/responses', () => {
  it('answers whatever comes', () =>
    withSimulator(SERVER, async (simulator) => {
      const seed = Math.floor(Math.random() * 2 ** 32);
      const rng = createRng(seed);
      const seen = new Map<number, number>();
      for (let round = 0; round < ROUNDS; round++) {
        const body = createBody(rng);
        const { status, text } = await post(simulator, '/v1/responses', body);
        seen.set(status, (seen.get(status) ?? 0) + 1);
        assert.ok([200, 400, 404].includes(status), `seed ${seed}, round ${round}: ${status} ${text} to ${JSON.stringify(body)}`);
        if (status === 200 && text.startsWith('{')) JSON.parse(text);
        assert.ok(!text.includes('Internal server error'), `seed ${seed}, round ${round}: ${text} to ${JSON.stringify(body)}`);
        if (round % 20 === 0) assert.ok([200, 404].includes((await get(simulator, '/v1/responses/resp_1')).status));
      }
      assert.ok((seen.get(200) ?? 0) > ROUNDS / 10 && (seen.get(400) ?? 0) > 0, `seed ${seed}: ${JSON.stringify([...seen])}`);
    }));
});
