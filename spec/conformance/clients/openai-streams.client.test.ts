// The official OpenAI client for Node: streams that are left, and come back to; what is sent again.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { metric, until, withSimulator } from '../../support/simulator-fixture.ts';

const WORDS = 'one two three four five six seven eight nine ten';

function clientOf(url: string, maxRetries = 0): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: 'unused', maxRetries });
}

function ask(content: string): { readonly model: string; readonly messages: OpenAI.ChatCompletionMessageParam[] } {
  return { model: 'm', messages: [{ role: 'user', content }] };
}

describe('the openai client for Node, which leaves streams', () => {
  it('leaves one half way again and again, and has the only seat each time', () =>
    withSimulator({ mode: 'echo', interTokenLatency: '1h', maxNumSeqs: 1, maxWaitingQueueLength: 0 }, async (simulator) => {
      const client = clientOf(simulator.url);
      for (let round = 0; round < 3; round++) {
        const stream = client.chat.completions.stream(ask(WORDS));
        await new Promise((resolve) => stream.once('content', resolve));
        stream.abort();
        await assert.rejects(stream.done(), OpenAI.APIUserAbortError);
        await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'the seat to be free');
        const answer = await client.chat.completions.create({ ...ask('hi'), max_completion_tokens: 1 });
        assert.equal(answer.choices[0]?.finish_reason, 'length');
      }
    }));

  it('reads the rest of a background response from where it was', () =>
    withSimulator({ mode: 'echo', enableResponsesApiStore: true }, async ({ url }) => {
      const { responses } = clientOf(url);
      const seen: OpenAI.Responses.ResponseStreamEvent[] = [];
      for await (const event of await responses.create({ model: 'm', input: WORDS, background: true, stream: true })) {
        seen.push(event);
        if (event.type === 'response.output_text.delta') break;
      }
      const [first] = seen;
      assert.ok(first?.type === 'response.created');
      const last = seen.at(-1)?.sequence_number ?? -1;
      for await (const event of await responses.retrieve(first.response.id, { stream: true, starting_after: last })) seen.push(event);
      assert.deepEqual(seen.map((event) => event.sequence_number), seen.map((_event, index) => index));
      assert.equal(seen.map((event) => (event.type === 'response.output_text.delta' ? event.delta : '')).join(''), WORDS);
      assert.equal(seen.at(-1)?.type, 'response.completed');
    }));
});

describe('the openai client for Node, which is sent away', () => {
  it('comes again until there is a seat', () =>
    withSimulator({ mode: 'echo', maxNumSeqs: 1, maxWaitingQueueLength: 0, timeToFirstToken: 50 }, async ({ url }) => {
      const client = clientOf(url, 2);
      const answers = await Promise.all(['a', 'b'].map((text) => client.chat.completions.create(ask(text))));
      assert.deepEqual(answers.map(({ choices }) => choices[0]?.message.content), ['a', 'b']);
    }));
});
