// The official Anthropic client for Node, as an application would use it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import type { SimulatorOptions } from '../../../lib/simulator.ts';
import { metric, until, withSimulator } from '../../support/simulator-fixture.ts';

const TEXT = 'Hello "there", friend! 你好 😀';
const CALL = '<tool_call>\n{"name": "get_time", "arguments": {"tz": "UTC"}}\n</tool_call>';
const PARSING: Partial<SimulatorOptions> = { mode: 'echo', reasoningParser: 'qwen3', toolCallParser: 'hermes', enableAutoToolChoice: true };

const tools: Anthropic.Tool[] = [{ name: 'get_time', description: 'Tells the time', input_schema: { type: 'object', properties: { tz: { type: 'string' } } } }];
const params = { model: 'm', max_tokens: 200, messages: [{ role: 'user' as const, content: TEXT }] };

function clientOf(url: string): Anthropic {
  return new Anthropic({ baseURL: url, apiKey: 'unused', maxRetries: 0 });
}

function say(content: string): Anthropic.MessageCreateParamsNonStreaming {
  return { ...params, messages: [{ role: 'user', content }] };
}

describe('the anthropic client for Node', () => {
  it('gets messages', () =>
    withSimulator({ mode: 'echo' }, async ({ url }) => {
      const message = await clientOf(url).messages.create({ ...params, system: [{ type: 'text', text: 'Be brief.' }], metadata: { user_id: 'u' } });
      assert.deepEqual(message.content, [{ type: 'text', text: TEXT }]);
      assert.deepEqual([message.type, message.role, message.stop_reason], ['message', 'assistant', 'end_turn']);
      assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
      const stopped = await clientOf(url).messages.create({ ...params, stop_sequences: ['friend'] });
      assert.deepEqual([stopped.stop_reason, stopped.stop_sequence], ['stop_sequence', 'friend']);
      assert.equal((await clientOf(url).messages.create({ ...params, max_tokens: 1 })).stop_reason, 'max_tokens');
    }));

  it('reads streams, event by event and put together', () =>
    withSimulator({ ...PARSING, interTokenLatency: 1 }, async ({ url }) => {
      let text = '';
      for await (const event of await clientOf(url).messages.create({ ...say(`<think>Hm.</think>${TEXT}`), stream: true })) {
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
      }
      assert.equal(text, TEXT);
      const message = await clientOf(url).messages.stream(say(`<think>Hm.</think>${TEXT}`)).finalMessage();
      const [thinking, said] = message.content;
      assert.ok(thinking?.type === 'thinking' && thinking.thinking === 'Hm.' && thinking.signature.length === 32);
      assert.deepEqual(said, { type: 'text', text: TEXT });
      assert.ok(message.stop_reason === 'end_turn' && message.usage.output_tokens > 0);
    }));

  for (const isStream of [true, false])
    it(`goes the round of a tool, ${isStream ? 'streamed' : 'buffered'}`, () =>
      withSimulator({ ...PARSING, reasoningParser: null }, async ({ url }) => {
        const client = clientOf(url);
        const ask = (body: Anthropic.MessageCreateParamsNonStreaming): Promise<Anthropic.Message> =>
          isStream ? client.messages.stream(body).finalMessage() : client.messages.create(body);
        const first = { ...say(CALL), tools, tool_choice: { type: 'auto' as const } };
        const { content, stop_reason: reason } = await ask(first);
        const [call] = content;
        assert.ok(call?.type === 'tool_use' && reason === 'tool_use');
        assert.deepEqual([call.name, call.input], ['get_time', { tz: 'UTC' }]);
        const answer = { role: 'user' as const, content: [{ type: 'tool_result' as const, tool_use_id: call.id, content: '12:00' }, { type: 'text' as const, text: 'And now?' }] };
        const last = await ask({ ...first, messages: [...first.messages, { role: 'assistant', content }, answer] });
        assert.deepEqual(last.content, [{ type: 'text', text: 'And now?' }]);
      }));

  it('counts tokens', () =>
    withSimulator({ mode: 'echo' }, async ({ url }) => {
      const { input_tokens: counted } = await clientOf(url).messages.countTokens({ model: 'm', messages: params.messages });
      assert.equal(counted, (await clientOf(url).messages.create(params)).usage.input_tokens);
    }));

  it('raises the right classes', () =>
    withSimulator({ maxNumSeqs: 1, maxWaitingQueueLength: 0, timeToFirstToken: '1h' }, async (simulator) => {
      const { messages } = clientOf(simulator.url);
      await assert.rejects(messages.create({ ...params, model: 'nope' }), Anthropic.NotFoundError);
      await assert.rejects(messages.create({ ...params, max_tokens: 0 }), Anthropic.BadRequestError);
      await assert.rejects(messages.create({ ...params, max_tokens: 5000 }), (error) => error instanceof Anthropic.BadRequestError && error.message.includes('5000'));
      const controller = new AbortController();
      const blocked = messages.create(params, { signal: controller.signal });
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the seat to be taken');
      await assert.rejects(messages.create({ ...params, stream: true }), Anthropic.RateLimitError);
      controller.abort();
      await assert.rejects(blocked, Anthropic.APIUserAbortError);
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'the seat to be free');
    }));

  it('aborts in the middle of a stream, which frees the seat', () =>
    withSimulator({ mode: 'echo', interTokenLatency: '1h', maxNumSeqs: 1 }, async (simulator) => {
      for await (const event of await clientOf(simulator.url).messages.create({ ...params, stream: true })) if (event.type === 'content_block_delta') break;
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'the seat to be free');
    }));
});
