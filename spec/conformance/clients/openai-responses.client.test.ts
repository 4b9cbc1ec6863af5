// The official OpenAI client for Node: responses with functions, kept responses, reasoning.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { zodResponsesFunction } from 'openai/helpers/zod';
import { until, withSimulator } from '../../support/simulator-fixture.ts';
import { GENERATING, weatherArguments } from './client-fixture.ts';

type ResponseInput = OpenAI.Responses.ResponseInput;

const question: ResponseInput = [{ role: 'user', content: 'What is the weather in Paris?' }];
const tools = [zodResponsesFunction({ name: 'get_weather', description: 'Tells the weather', parameters: weatherArguments })];

function clientOf(url: string): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: 'unused', maxRetries: 0 });
}

async function goRound({ responses }: OpenAI, isStream: boolean): Promise<void> {
  const request = { model: 'm', input: question, tools, tool_choice: 'required' as const };
  const { output } = isStream ? await responses.stream(request).finalResponse() : await responses.parse(request);
  const calls = output.filter(({ type }) => type === 'function_call') as OpenAI.Responses.ResponseFunctionToolCall[];
  assert.ok(calls.length > 0);
  const results: ResponseInput = [];
  for (const call of calls) {
    assert.equal(call.name, 'get_weather');
    weatherArguments.parse(JSON.parse(call.arguments));
    results.push(call, { type: 'function_call_output', call_id: call.call_id, output: '21 degrees' });
  }
  const last = await responses.create({ ...request, input: [...question, ...results], tool_choice: 'auto' });
  assert.ok(last.output.length > 0 && last.output.every(({ type }) => type === 'message') && last.output_text !== '');
}

describe('the openai client for Node, with functions of responses', () => {
  for (const isStream of [false, true]) {
    it(`goes the round of a function, ${isStream ? 'streamed' : 'buffered'}`, () => withSimulator(GENERATING, ({ url }) => goRound(clientOf(url), isStream)));
  }
});

describe('the openai client for Node, with kept responses', () => {
  it('goes on from one, and finds it again', () =>
    withSimulator({ mode: 'echo', enableResponsesApiStore: true }, async ({ url }) => {
      const { responses } = clientOf(url);
      const first = await responses.create({ model: 'm', input: 'One.' });
      const second = await responses.create({ model: 'm', input: 'Two.', previous_response_id: first.id });
      assert.deepEqual([second.output_text, second.previous_response_id], ['Two.', first.id]);
      assert.ok((second.usage?.input_tokens ?? 0) > (first.usage?.input_tokens ?? 0));
      assert.deepEqual((await responses.retrieve(first.id)).output, first.output);
    }));

  it('has one made in the background, and one cancelled', () =>
    withSimulator({ mode: 'echo', enableResponsesApiStore: true }, async ({ url }) => {
      const { responses } = clientOf(url);
      const { id, status } = await responses.create({ model: 'm', input: 'One.', background: true });
      assert.equal(status, 'queued');
      await until(async () => (await responses.retrieve(id)).status === 'completed', 'the response to be made');
      assert.equal((await responses.retrieve(id)).output_text, 'One.');
    }).then(() =>
      withSimulator({ mode: 'echo', enableResponsesApiStore: true, timeToFirstToken: '1h' }, async ({ url }) => {
        const { responses } = clientOf(url);
        const { id } = await responses.create({ model: 'm', input: 'One.', background: true });
        assert.equal((await responses.cancel(id)).status, 'cancelled');
      }),
    ));
});

describe('the openai client for Node, with reasoning', () => {
  it('hears of it before the text', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3' }, async ({ url }) => {
      const stream = clientOf(url).responses.stream({ model: 'm', input: '<think>Let me see.</think>Hello there.' });
      let thought = '';
      for await (const event of stream) if (event.type === 'response.reasoning_text.delta') thought += event.delta;
      const { output, output_text: text, usage } = await stream.finalResponse();
      assert.deepEqual([thought, text, output.map(({ type }) => type)], ['Let me see.', 'Hello there.', ['reasoning', 'message']]);
      assert.ok((usage?.output_tokens_details.reasoning_tokens ?? 0) > 0);
    }));
});
