// The official Anthropic client for Node: tools that must be called, answers of a form, thinking as it comes, a key.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { z } from 'zod';
import { withSimulator } from '../../support/simulator-fixture.ts';
import { GENERATING, weatherArguments, withKey } from './client-fixture.ts';

const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'What is the weather in Paris?' }];
const inputSchema = z.toJSONSchema(weatherArguments) as Anthropic.Tool.InputSchema;
const tools: Anthropic.Tool[] = [{ name: 'get_weather', description: 'Tells the weather', input_schema: inputSchema }];
const params = { model: 'm', max_tokens: 500, messages };

// The client takes bounds out of what it sends, and keeps to them itself.
const unboundForm = z.object({ name: z.string(), age: z.number(), role: z.enum(['admin', 'guest']), tags: z.array(z.string()) });

function clientOf(url: string): Anthropic {
  return new Anthropic({ baseURL: url, apiKey: 'unused', maxRetries: 0 });
}

async function goRound({ messages: client }: Anthropic, choice: Anthropic.ToolChoice, isStream: boolean): Promise<void> {
  const request = { ...params, tools, tool_choice: choice };
  const { content, stop_reason: reason } = isStream ? await client.stream(request).finalMessage() : await client.create(request);
  const calls = content.filter(({ type }) => type === 'tool_use') as Anthropic.ToolUseBlock[];
  assert.ok(calls.length > 0 && reason === 'tool_use');
  for (const { name, input } of calls) assert.deepEqual([name, weatherArguments.parse(input)], ['get_weather', input]);
  const results = calls.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: '21 degrees' }));
  const answers: Anthropic.MessageParam[] = [{ role: 'assistant', content }, { role: 'user', content: results }];
  const last = await client.create({ ...request, messages: [...messages, ...answers], tool_choice: { type: 'auto' } });
  assert.ok(last.content.length > 0 && last.content.every(({ type }) => type === 'text'));
}

describe('the anthropic client for Node, with tools that are made for it', () => {
  for (const choice of [{ type: 'any' }, { type: 'tool', name: 'get_weather' }] as const) {
    for (const isStream of [false, true]) {
      it(`goes the round of a tool with the choice ${choice.type}, ${isStream ? 'streamed' : 'buffered'}`, () =>
        withSimulator(GENERATING, ({ url }) => goRound(clientOf(url), choice, isStream)));
    }
  }
});

describe('the anthropic client for Node, with forms', () => {
  it('parses answers, buffered and streamed', () =>
    withSimulator(GENERATING, async ({ url }) => {
      const request = { ...params, output_config: { format: zodOutputFormat(unboundForm) } };
      const { parsed_output: parsed } = await clientOf(url).messages.parse(request);
      assert.ok(unboundForm.parse(parsed));
      const streamed = await clientOf(url).messages.stream(request).finalMessage();
      assert.ok(unboundForm.parse(streamed.parsed_output));
    }));
});

describe('the anthropic client for Node, with thinking', () => {
  it('hears of it while it comes, then of the text', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3' }, async ({ url }) => {
      const heard: string[] = [];
      const stream = clientOf(url).messages.stream({ ...params, messages: [{ role: 'user', content: '<think>Let me see.</think>Hello there.' }] });
      stream.on('thinking', (_delta, whole) => heard.push(`thinking ${whole}`)).on('signature', () => heard.push('signature'));
      stream.on('text', (_delta, whole) => heard.push(`text ${whole}`));
      await stream.done();
      assert.equal(heard.filter((line) => line.startsWith('thinking')).at(-1), 'thinking Let me see.');
      assert.equal(heard.at(-1), 'text Hello there.');
      const signed = heard.indexOf('signature');
      assert.ok(signed > 1 && heard.slice(0, signed).every((line) => line.startsWith('thinking')));
      assert.ok(heard.slice(signed + 1).every((line) => line.startsWith('text')));
    }));
});

describe('the anthropic client for Node, with a key', () => {
  it('opens with a bearer token, and raises the right class without', () =>
    withKey(async (url, key) => {
      const client = new Anthropic({ baseURL: url, apiKey: null, authToken: key, maxRetries: 0 });
      assert.equal((await client.messages.create(params)).type, 'message');
      await assert.rejects(client.withOptions({ authToken: 'wrong' }).messages.create(params), Anthropic.AuthenticationError);
      await assert.rejects(clientOf(url).messages.countTokens({ model: 'm', messages }), Anthropic.AuthenticationError);
    }));
});
