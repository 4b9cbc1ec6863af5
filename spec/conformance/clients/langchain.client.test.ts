// LangChain over OpenAI's client, as an application would use it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HumanMessage, ToolMessage, type UsageMetadata } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { withSimulator } from '../../support/simulator-fixture.ts';
import { GENERATING, POOLING, personForm, weatherArguments, withKey } from './client-fixture.ts';

const TEXT = 'Hello "there", friend! 你好 😀';
const weather = tool(async () => '21 degrees', { name: 'weather', description: 'Tells the weather', schema: weatherArguments });

interface ModelOptions {
  readonly model?: string;
  readonly apiKey?: string;
  readonly temperature?: number;
  readonly useResponsesApi?: boolean;
}

function modelOf(url: string, options: ModelOptions = {}): ChatOpenAI {
  return new ChatOpenAI({ model: 'm', apiKey: 'unused', maxRetries: 0, configuration: { baseURL: `${url}/v1` }, ...options });
}

describe('LangChain for Node', () => {
  for (const useResponsesApi of [false, true]) {
    it(`gets messages and streams ${useResponsesApi ? 'by responses' : 'by chat completions'}`, () =>
      withSimulator({ mode: 'echo', interTokenLatency: 1 }, async ({ url }) => {
        const model = modelOf(url, { useResponsesApi });
        const message = await model.invoke(TEXT);
        assert.equal(message.text, TEXT);
        const usage = message.usage_metadata as UsageMetadata | undefined;
        assert.ok((usage?.output_tokens ?? 0) > 0);
        const chunks = [];
        for await (const chunk of await model.stream(TEXT)) chunks.push(chunk);
        assert.equal(chunks.map(({ text }) => text).join(''), TEXT);
        const streamed = chunks.find(({ usage_metadata: found }) => found)?.usage_metadata as UsageMetadata | undefined;
        assert.equal(streamed?.total_tokens, usage?.total_tokens);
      }));
  }

  for (const choice of ['required', 'weather', 'auto']) {
    it(`goes the round of a tool with tool_choice ${choice}`, () =>
      withSimulator(GENERATING, async ({ url }) => {
        const question = new HumanMessage('What is the weather in Paris?');
        const call = await modelOf(url).bindTools([weather], { tool_choice: choice }).invoke([question]);
        assert.ok(call.tool_calls?.length);
        const results = [];
        for (const { id, name, args } of call.tool_calls) {
          assert.equal(name, 'weather');
          results.push(new ToolMessage({ tool_call_id: id ?? '', content: String(await weather.invoke(weatherArguments.parse(args))) }));
        }
        const answer = await modelOf(url).bindTools([weather]).invoke([question, call, ...results]);
        assert.equal(answer.tool_calls?.length ?? 0, 0);
        assert.ok(answer.text);
      }));
  }

  it('puts a streamed call together', () =>
    withSimulator(GENERATING, async ({ url }) => {
      const stream = await modelOf(url).bindTools([weather], { tool_choice: 'required' }).stream('What is the weather in Paris?');
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      assert.ok(chunks.length > 2);
      const { tool_calls: calls } = chunks.reduce((whole, chunk) => whole.concat(chunk));
      assert.ok(calls?.length);
      for (const { name, args } of calls) assert.deepEqual([name, weatherArguments.parse(args)], ['weather', args]);
    }));

  it('goes the round of a tool by responses', () =>
    withSimulator(GENERATING, async ({ url }) => {
      const question = new HumanMessage('What is the weather in Paris?');
      const model = modelOf(url, { useResponsesApi: true });
      const call = await model.bindTools([weather], { tool_choice: 'required' }).invoke([question]);
      assert.ok(call.tool_calls?.length);
      const results = call.tool_calls.map(({ id, args }) => new ToolMessage({ tool_call_id: id ?? '', content: `21 degrees in ${weatherArguments.parse(args).city}` }));
      const answer = await model.bindTools([weather]).invoke([question, call, ...results]);
      assert.ok(answer.text && !answer.tool_calls?.length);
    }));

  for (const method of ['jsonSchema', 'functionCalling'] as const) {
    it(`gets answers of a form by ${method}`, () =>
      withSimulator(GENERATING, async ({ url }) => {
        const person = await modelOf(url).withStructuredOutput(personForm, { name: 'person', method }).invoke('Who?');
        assert.deepEqual(personForm.parse(person), person);
      }));
  }

  it('gets vectors', () =>
    withSimulator(POOLING, async ({ url }) => {
      const embeddings = new OpenAIEmbeddings({ model: 'm', apiKey: 'unused', maxRetries: 0, configuration: { baseURL: `${url}/v1` } });
      const [first, second, third] = await embeddings.embedDocuments([TEXT, 'other', TEXT]);
      assert.deepEqual(first, third);
      assert.notDeepEqual(first, second);
      assert.deepEqual(await embeddings.embedQuery(TEXT), first);
    }));

  it('raises errors that hold the status', () =>
    withKey(async (url, apiKey) => {
      await assert.rejects(modelOf(url).invoke(TEXT), { status: 401 });
      await assert.rejects(modelOf(url, { apiKey, model: 'nope' }).invoke(TEXT), { status: 404 });
      await assert.rejects(modelOf(url, { apiKey, temperature: -1 }).invoke(TEXT), { status: 400 });
    }));
});
