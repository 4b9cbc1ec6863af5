// What a server that invents its answers thinks: as far as the prompt leaves that to it, and a grammar does.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Simulator } from '../../lib/simulator.ts';
import { CHOICES, type Json } from '../support/answer-sums.ts';
import { post, withSimulator } from '../support/simulator-fixture.ts';

const CHAT = '/v1/chat/completions';
const ASK = { model: 'm', seed: 5, messages: [{ role: 'user', content: 'Hi' }] };
const SCHEMA = { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object', properties: { a: { const: 1 } }, required: ['a'], additionalProperties: false } } };
/** Leaves reasoning open behind every prompt, and knows no arguments. */
const OPEN_TEMPLATE = "{% for message in messages %}{{ message.content }}\n{% endfor %}{% if add_generation_prompt %}assistant<think>\n{% endif %}";

interface Said {
  readonly reasoning?: string;
  readonly content?: string;
}

async function ask(simulator: Simulator, more: Json): Promise<{ readonly whole: Said; readonly streamed: Said }> {
  const whole = JSON.parse((await post(simulator, CHAT, { ...ASK, ...more })).text) as Json;
  const streamed = (await post(simulator, CHAT, { ...ASK, ...more, stream: true, stream_options: { include_usage: true } })).text;
  return { whole: firstOf(CHOICES.whole(whole)), streamed: firstOf(CHOICES.stream(streamed)) };
}

function firstOf({ choices }: Json): Said {
  return (choices as readonly Said[])[0] ?? {};
}

describe('a thought that a server invents', () => {
  for (const reasoningParser of ['deepseek_r1', 'hy_v4', 'qwen3', 'ernie45', 'step3', 'deepseek_v4', 'glm45']) {
    it(`is not there behind a prompt that has ended the reasoning: ${reasoningParser}`, () =>
      withSimulator({ mode: 'random', seed: 3, reasoningParser }, async (simulator) => {
        const { whole, streamed } = await ask(simulator, { chat_template_kwargs: { enable_thinking: false } });
        assert.equal(streamed.reasoning, undefined);
        assert.doesNotMatch(streamed.content ?? '', /think>/);
        assert.notEqual(streamed.content ?? '', '');
        // Some of vLLM's parsers take a whole text without markers for reasoning, wherever its prompt stands.
        assert.equal((whole.reasoning ?? '') + (whole.content ?? ''), streamed.content);
      }));
  }

  it('goes on where the prompt opens the reasoning, whatever the request says that the template does not know', () =>
    withSimulator({ mode: 'random', seed: 3, reasoningParser: 'deepseek_r1', chatTemplate: OPEN_TEMPLATE }, async (simulator) => {
      const kwargs = { enable_thinking: false };
      const { whole, streamed } = await ask(simulator, { chat_template_kwargs: kwargs });
      assert.deepEqual(streamed, whole);
      assert.notEqual(whole.reasoning ?? '', '');
      const hidden = await post(simulator, CHAT, { ...ASK, chat_template_kwargs: kwargs, return_token_ids: true });
      const { choices } = JSON.parse(hidden.text) as { choices: { token_ids: number[] }[] };
      const text = await post(simulator, '/detokenize', { model: 'm', tokens: choices[0]?.token_ids });
      assert.match((JSON.parse(text.text) as { prompt: string }).prompt, /^(?!.*<think>)[^]*<\/think>/);
    }));

  it('stands ahead of what is said then', () =>
    withSimulator({ mode: 'random', seed: 3, reasoningParser: 'qwen3' }, async (simulator) => {
      const { whole, streamed } = await ask(simulator, {});
      assert.deepEqual(streamed, whole);
      assert.notEqual(whole.reasoning ?? '', '');
      assert.notEqual(whole.content ?? '', '');
    }));

  it('stands ahead of what a constraint is for', () =>
    withSimulator({ mode: 'random', seed: 3, reasoningParser: 'qwen3' }, async (simulator) => {
      const { whole, streamed } = await ask(simulator, { response_format: SCHEMA });
      assert.deepEqual(streamed, whole);
      assert.notEqual(whole.reasoning ?? '', '');
      assert.deepEqual(JSON.parse(whole.content ?? ''), { a: 1 });
    }));

  it('is not there where a constraint holds from the first token, as reasoning is not to be shown: what it says is read as reasoning', () =>
    withSimulator({ mode: 'random', seed: 3, reasoningParser: 'qwen3' }, async (simulator) => {
      const hidden = await ask(simulator, { response_format: SCHEMA, include_reasoning: false });
      assert.deepEqual([hidden.whole.content, hidden.streamed.content].map((content) => content ?? ''), ['', '']);
      const direct = await ask(simulator, { response_format: SCHEMA, include_reasoning: false, chat_template_kwargs: { enable_thinking: false } });
      assert.deepEqual(JSON.parse(direct.whole.content ?? ''), { a: 1 });
      assert.deepEqual(direct.streamed, direct.whole);
    }));
});

describe('a constrained text of a server that says what the client wrote', () => {
  it('stands behind reasoning that is ended, or behind the thought that the client wrote', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3' }, async (simulator) => {
      const plain = await ask(simulator, { response_format: SCHEMA });
      assert.deepEqual(JSON.parse(plain.whole.content ?? ''), { a: 1 });
      assert.deepEqual(plain.streamed, plain.whole);
      const thinking = await ask(simulator, { response_format: SCHEMA, messages: [{ role: 'user', content: '<think>Hm.</think>Well.' }] });
      assert.equal(thinking.whole.reasoning, 'Hm.');
      assert.deepEqual(JSON.parse(thinking.whole.content ?? ''), { a: 1 });
      assert.deepEqual(thinking.streamed, thinking.whole);
    }));
});
