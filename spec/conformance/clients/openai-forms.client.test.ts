// The official OpenAI client for Node: tools, answers of a form, responses, vectors, errors.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { zodFunction, zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { withSimulator } from '../../support/simulator-fixture.ts';
import { GENERATING, POOLING, personForm, weatherArguments, withKey } from './client-fixture.ts';

type ToolChoice = OpenAI.ChatCompletionToolChoiceOption;

const TEXT = 'Hello "there", friend! 你好 😀';
const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'What is the weather in Paris?' }];
const tools = [zodFunction({ name: 'get_weather', description: 'Tells the weather', parameters: weatherArguments })];
const named: ToolChoice = { type: 'function', function: { name: 'get_weather' } };

function clientOf(url: string, apiKey = 'unused'): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
}

async function goRound(client: OpenAI, choice: ToolChoice, isStream: boolean): Promise<void> {
  const request = { model: 'm', messages, tools, tool_choice: choice };
  const answer = isStream ? await client.chat.completions.stream(request).finalChatCompletion() : await client.chat.completions.parse(request);
  const message = answer.choices[0]?.message;
  assert.ok(message?.tool_calls?.length, 'the model calls the tool');
  for (const call of message.tool_calls) {
    assert.ok(call.type === 'function' && call.function.name === 'get_weather');
    assert.deepEqual(weatherArguments.parse(call.function.parsed_arguments), JSON.parse(call.function.arguments));
  }
  const results = message.tool_calls.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: '21 degrees' }));
  const next = await client.chat.completions.create({ ...request, messages: [...messages, message, ...results], tool_choice: 'auto' });
  assert.equal(next.choices[0]?.message.tool_calls?.length ?? 0, 0);
  assert.ok(next.choices[0]?.message.content);
}

describe('the openai client for Node, with tools', () => {
  for (const [title, choice] of [['required', 'required'], ['named', named]] as const) {
    for (const isStream of [false, true]) {
      it(`goes the round of a tool that is ${title}, ${isStream ? 'streamed' : 'buffered'}`, () =>
        withSimulator(GENERATING, ({ url }) => goRound(clientOf(url), choice, isStream)));
    }
  }

  it('has its runner call the function', () =>
    withSimulator(GENERATING, async ({ url }) => {
      const asked: unknown[] = [];
      const tool = zodFunction({ name: 'get_weather', parameters: weatherArguments, function: (args) => `21 degrees, call ${asked.push(args)}` });
      await clientOf(url).chat.completions.runTools({ model: 'm', messages, tools: [tool], tool_choice: 'required' }, { maxChatCompletions: 1 }).done();
      assert.ok(asked.length > 0);
      for (const args of asked) weatherArguments.parse(args);
    }));
});

describe('the openai client for Node, with forms', () => {
  it('parses answers', () =>
    withSimulator(GENERATING, async ({ url }) => {
      const request = { model: 'm', messages, response_format: zodResponseFormat(personForm, 'person') };
      const answer = await clientOf(url).chat.completions.parse(request);
      assert.ok(personForm.parse(answer.choices[0]?.message.parsed));
      const streamed = await clientOf(url).chat.completions.stream(request).finalChatCompletion();
      assert.ok(personForm.parse(streamed.choices[0]?.message.parsed));
    }));
});

describe('the openai client for Node, with responses', () => {
  it('creates and streams them', () =>
    withSimulator({ mode: 'echo' }, async ({ url }) => {
      const response = await clientOf(url).responses.create({ model: 'm', input: TEXT });
      assert.deepEqual([response.status, response.output_text], ['completed', TEXT]);
      assert.ok((response.usage?.output_tokens ?? 0) > 0);
      let text = '';
      for await (const event of await clientOf(url).responses.create({ model: 'm', input: TEXT, stream: true })) {
        if (event.type === 'response.output_text.delta') text += event.delta;
      }
      assert.equal(text, TEXT);
      assert.equal((await clientOf(url).responses.stream({ model: 'm', input: TEXT }).finalResponse()).output_text, TEXT);
    }));

  it('parses text of a form', () =>
    withSimulator(GENERATING, async ({ url }) => {
      const response = await clientOf(url).responses.parse({ model: 'm', input: TEXT, text: { format: zodTextFormat(personForm, 'person') } });
      assert.ok(personForm.parse(response.output_parsed));
    }));
});

describe('the openai client for Node, with vectors', () => {
  it('gets the same for the same text, as numbers and as bytes', () =>
    withSimulator(POOLING, async ({ url }) => {
      const client = clientOf(url);
      const vectors = await Promise.all(
        (['float', 'base64', undefined] as const).map(async (format) => {
          const { data } = await client.embeddings.create({ model: 'm', input: [TEXT, 'other'], ...(format && { encoding_format: format }) });
          assert.deepEqual(data.map(({ index }) => index), [0, 1]);
          return data.map(({ embedding }) => toNumbers(embedding));
        }),
      );
      const [[first = [], second = []] = []] = vectors;
      assert.ok(Math.abs(first.reduce((sum, value) => sum + value * value, 0) - 1) < 1e-3);
      assert.notDeepEqual(first, second);
      for (const [other = []] of vectors) assert.ok(other.length === first.length && other.every((value, at) => Math.abs(value - (first[at] ?? NaN)) < 1e-5));
    }));

  it('sends what it has no method for: scores and ranks', () =>
    withSimulator(POOLING, async ({ url }) => {
      const client = clientOf(url);
      const texts = { documents: ['another', TEXT] };
      const { data } = await client.post<{ data: { index: number; score: number }[] }>('/score', { body: { model: 'm', queries: TEXT, ...texts } });
      const { results } = await client.post<{ results: { index: number; relevance_score: number }[] }>('/rerank', { body: { model: 'm', query: TEXT, ...texts } });
      assert.ok((data[1]?.score ?? 0) > 0.99 && (data[0]?.score ?? 1) < 0.9);
      assert.deepEqual(results.map(({ index, relevance_score: score }) => [index, score]), [[1, data[1]?.score], [0, data[0]?.score]]);
      await assert.rejects(client.post('/rerank', { body: { model: 'm', query: TEXT, documents: [] } }), OpenAI.BadRequestError);
    }));
});

/** A format that is asked for by name comes as it is on the wire. */
function toNumbers(embedding: number[] | string): number[] {
  if (typeof embedding !== 'string') return embedding;
  const bytes = Uint8Array.from(Buffer.from(embedding, 'base64'));
  return [...new Float32Array(bytes.buffer)];
}

describe('the openai client for Node, refused', () => {
  it('raises the right class for a missing key', () =>
    withKey(async (url, key) => {
      const request = { model: 'm', messages };
      await assert.rejects(clientOf(url).chat.completions.create(request), OpenAI.AuthenticationError);
      assert.ok((await clientOf(url, key).chat.completions.create(request)).choices.length);
    }));

  it('raises the right class for a stream, a form, a vector and a response', () =>
    withSimulator(GENERATING, async ({ url }) => {
      const client = clientOf(url);
      await assert.rejects(client.chat.completions.create({ model: 'nope', messages, stream: true }), OpenAI.NotFoundError);
      await assert.rejects(client.chat.completions.create({ model: 'm', messages, temperature: -1 }), OpenAI.BadRequestError);
      await assert.rejects(client.chat.completions.create({ model: 'm', messages, tool_choice: named }), OpenAI.BadRequestError);
      await assert.rejects(client.responses.create({ model: 'nope', input: 'x' }), OpenAI.NotFoundError);
      await assert.rejects(client.responses.retrieve('resp_nope'), OpenAI.NotFoundError);
      await assert.rejects(client.embeddings.create({ model: 'm', input: 'x' }), OpenAI.NotFoundError);
    }));
});
