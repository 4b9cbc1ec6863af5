// Vercel's AI SDK over its provider for servers that speak OpenAI's protocol, as an application would use it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOpenAICompatible, type OpenAICompatibleProvider } from '@ai-sdk/openai-compatible';
import { APICallError, embedMany, generateObject, generateText, stepCountIs, streamObject, streamText, tool } from 'ai';
import { withSimulator } from '../../support/simulator-fixture.ts';
import { GENERATING, POOLING, personForm, weatherArguments, withKey } from './client-fixture.ts';

const TEXT = 'Hello "there", friend! 你好 😀';
const question = 'What is the weather in Paris?';

function providerOf(url: string, apiKey = 'unused'): OpenAICompatibleProvider {
  return createOpenAICompatible({ name: 'vllm', baseURL: `${url}/v1`, apiKey, includeUsage: true, supportsStructuredOutputs: true });
}

function createWeatherTool(asked: unknown[]) {
  return tool({
    description: 'Tells the weather',
    inputSchema: weatherArguments,
    execute: async (args) => {
      asked.push(args);
      return '21 degrees';
    },
  });
}

describe('the AI SDK', () => {
  it('gets texts and streams, with usage', () =>
    withSimulator({ mode: 'echo', interTokenLatency: 1 }, async ({ url }) => {
      const request = { model: providerOf(url)('m'), prompt: TEXT, maxRetries: 0 };
      const { text, finishReason, usage } = await generateText(request);
      assert.deepEqual([text, finishReason], [TEXT, 'stop']);
      assert.equal(usage.totalTokens, (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0));
      const stream = streamText(request);
      let streamed = '';
      for await (const delta of stream.textStream) streamed += delta;
      assert.deepEqual([streamed, await stream.finishReason, (await stream.usage).totalTokens], [TEXT, 'stop', usage.totalTokens]);
    }));

  it('tells reasoning from text, buffered and streamed', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3' }, async ({ url }) => {
      const request = { model: providerOf(url)('m'), prompt: `<think>Let me see.</think>${TEXT}`, maxRetries: 0 };
      const { reasoningText, text, usage } = await generateText(request);
      assert.deepEqual([reasoningText, text], ['Let me see.', TEXT]);
      assert.ok((usage.outputTokenDetails.reasoningTokens ?? 0) > 0);
      const streamed = streamText(request);
      assert.deepEqual([await streamed.reasoningText, await streamed.text], ['Let me see.', TEXT]);
    }));

  for (const toolChoice of ['required', { type: 'tool', toolName: 'weather' }] as const) {
    it(`calls a tool that is ${toolChoice === 'required' ? toolChoice : 'named'}, buffered and streamed`, () =>
      withSimulator(GENERATING, async ({ url }) => {
        const asked: unknown[] = [];
        const request = { model: providerOf(url)('m'), prompt: question, maxRetries: 0, tools: { weather: createWeatherTool(asked) }, toolChoice };
        const { toolCalls } = await generateText(request);
        assert.ok(toolCalls.length > 0);
        const streamed = await streamText(request).toolCalls;
        assert.ok(streamed.length > 0);
        assert.equal(asked.length, toolCalls.length + streamed.length);
        for (const args of asked) weatherArguments.parse(args);
      }));
  }

  it('goes the round of a tool: call, result, text', () =>
    withSimulator(GENERATING, async ({ url }) => {
      const asked: unknown[] = [];
      const request = { model: providerOf(url)('m'), prompt: question, maxRetries: 0, tools: { weather: createWeatherTool(asked) }, stopWhen: stepCountIs(5) };
      const { steps, text } = await generateText(request);
      assert.deepEqual(steps.map(({ finishReason }) => finishReason), ['tool-calls', 'stop']);
      assert.ok(asked.length > 0 && text.length > 0);
      const streamed = streamText(request);
      assert.ok((await streamed.text).length > 0);
      assert.equal((await streamed.steps).length, 2);
    }));

  it('generates objects, buffered and streamed', () =>
    withSimulator(GENERATING, async ({ url }) => {
      const request = { model: providerOf(url)('m'), prompt: 'Who?', maxRetries: 0, schema: personForm };
      const { object } = await generateObject(request);
      assert.deepEqual(personForm.parse(object), object);
      const stream = streamObject(request);
      let numPartial = 0;
      for await (const partial of stream.partialObjectStream) numPartial += partial === undefined ? 0 : 1;
      assert.ok(numPartial > 1 && personForm.parse(await stream.object));
    }));

  it('gets vectors', () =>
    withSimulator(POOLING, async ({ url }) => {
      const { embeddings, usage } = await embedMany({ model: providerOf(url).embeddingModel('m'), values: [TEXT, 'other', TEXT], maxRetries: 0 });
      assert.deepEqual(embeddings[0], embeddings[2]);
      assert.notDeepEqual(embeddings[0], embeddings[1]);
      assert.ok(usage.tokens > 0);
    }));

  it('raises errors that hold status and body', () =>
    withKey(async (url, key) => {
      const ask = (name: string, apiKey: string, temperature = 1): Promise<unknown> =>
        generateText({ model: providerOf(url, apiKey)(name), prompt: TEXT, maxRetries: 0, temperature });
      await assert.rejects(ask('m', 'wrong'), hasStatus(401));
      await assert.rejects(ask('nope', key), hasStatus(404));
      await assert.rejects(ask('m', key, -1), hasStatus(400));
    }));
});

function hasStatus(status: number): (error: unknown) => boolean {
  return (error) => APICallError.isInstance(error) && error.statusCode === status && !error.isRetryable && error.message.length > 0;
}
