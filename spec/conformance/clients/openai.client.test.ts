// The official OpenAI client for Node, as an application would use it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { metric, until, withSimulator } from '../../support/simulator-fixture.ts';

const TEXT = 'Hello "there", friend! 你好 😀';
const messages = [{ role: 'user' as const, content: TEXT }];

function clientOf(url: string): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: 'unused', maxRetries: 0 });
}

describe('the openai client for Node', () => {
  it('gets chat and text completions', () =>
    withSimulator({ mode: 'echo' }, async ({ url }) => {
      const chat = await clientOf(url).chat.completions.create({ model: 'm', messages });
      assert.equal(chat.choices[0]?.message.content, TEXT);
      assert.equal(chat.choices[0]?.finish_reason, 'stop');
      assert.ok((chat.usage?.total_tokens ?? 0) > 0);
      const text = await clientOf(url).completions.create({ model: 'm', prompt: TEXT, max_tokens: 2 });
      const cut = text.choices[0]?.text ?? '';
      assert.ok(cut !== '' && cut !== TEXT && TEXT.startsWith(cut), cut);
      assert.equal(text.choices[0]?.finish_reason, 'length');
    }));

  it('reads streams, with usage at the end', () =>
    withSimulator({ mode: 'echo', interTokenLatency: 1 }, async ({ url }) => {
      const stream = await clientOf(url).chat.completions.create({ model: 'm', messages, stream: true, stream_options: { include_usage: true } });
      let text = '';
      let usage: OpenAI.CompletionUsage | null | undefined;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? '';
        usage = chunk.usage ?? usage;
      }
      assert.equal(text, TEXT);
      assert.equal(usage?.total_tokens, (usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
      let completion = '';
      for await (const chunk of await clientOf(url).completions.create({ model: 'm', prompt: TEXT, stream: true })) completion += chunk.choices[0]?.text ?? '';
      assert.equal(completion, TEXT);
    }));

  it('lists models', () =>
    withSimulator({ lora: ['a'] }, async ({ url }) => {
      const ids: string[] = [];
      for await (const model of clientOf(url).models.list()) ids.push(model.id);
      assert.deepEqual(ids, ['m', 'a']);
    }));

  it('raises the right classes', () =>
    withSimulator({ maxNumSeqs: 1, maxWaitingQueueLength: 0, timeToFirstToken: '1h' }, async (simulator) => {
      const client = clientOf(simulator.url);
      await assert.rejects(client.chat.completions.create({ model: 'nope', messages }), OpenAI.NotFoundError);
      await assert.rejects(client.chat.completions.create({ model: 'm', messages, max_tokens: -1 }), (error) => {
        assert.ok(error instanceof OpenAI.BadRequestError);
        return error.param === 'max_tokens';
      });
      const controller = new AbortController();
      const blocked = client.chat.completions.create({ model: 'm', messages }, { signal: controller.signal });
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the seat to be taken');
      await assert.rejects(client.chat.completions.create({ model: 'm', messages, stream: true }), OpenAI.RateLimitError);
      controller.abort();
      await assert.rejects(blocked, OpenAI.APIUserAbortError);
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'the seat to be free');
    }));

  it('aborts in the middle of a stream, which frees the seat', () =>
    withSimulator({ mode: 'echo', interTokenLatency: '1h', maxNumSeqs: 1 }, async (simulator) => {
      const stream = await clientOf(simulator.url).chat.completions.create({ model: 'm', messages, stream: true });
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'the seat to be free');
    }));
});
