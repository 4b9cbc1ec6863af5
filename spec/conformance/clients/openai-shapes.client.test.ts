// The official OpenAI client for Node: answers and arguments of shapes that people really declare, by either API.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { zodFunction, zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { withSimulator } from '../../support/simulator-fixture.ts';
import { GENERATING } from './client-fixture.ts';

const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Go on.' }];
const address = z.object({ street: z.string().max(10) });
const tree = z.object({
  name: z.string().max(10),
  get children() {
    return z.array(tree).max(2);
  },
});

const shapes: Readonly<Record<string, z.ZodObject>> = {
  'objects in lists in objects': z.object({ a: z.object({ b: z.array(z.object({ c: z.number(), d: z.boolean() })).max(3) }) }),
  'members that may be null': z.object({ a: z.string().nullable(), b: z.number().nullable() }),
  'a union': z.object({ value: z.union([z.string().max(20), z.number(), z.object({ k: z.literal('x'), q: z.boolean() })]) }),
  'a union that a member tells apart': z.object({
    item: z.discriminatedUnion('kind', [z.object({ kind: z.literal('a'), n: z.number() }), z.object({ kind: z.literal('b'), s: z.string().max(8) })]),
  }),
  'a tree': tree,
  'one definition in two places': z.object({ home: address, work: address }),
  'texts of formats': z.object({ day: z.iso.date(), at: z.iso.datetime(), mail: z.email(), id: z.uuid(), ip: z.ipv4() }),
  'a pattern and bounds': z.object({ code: z.string().regex(/^[A-Z]{3}-\d{4}$/), i: z.int().min(5).max(9), f: z.number().gt(0).lt(1), m: z.number().multipleOf(5) }),
  'nothing at all': z.object({}),
};

/** What answers and calls of a server hold for a shape. */
async function collect({ chat, responses }: OpenAI, shape: z.ZodObject, seed: number): Promise<unknown[]> {
  const request = { model: 'm', messages, seed, response_format: zodResponseFormat(shape, 'shape') };
  const buffered = await chat.completions.parse(request);
  const streamed = await chat.completions.stream(request).finalChatCompletion();
  assert.deepEqual(streamed.choices[0]?.message.parsed, buffered.choices[0]?.message.parsed);
  const response = await responses.parse({ model: 'm', input: 'Go on.', text: { format: zodTextFormat(shape, 'shape') } });
  const tools = [zodFunction({ name: 'take', parameters: shape })];
  const called = await chat.completions.parse({ model: 'm', messages, seed, tools, tool_choice: 'required' });
  const calls = called.choices[0]?.message.tool_calls ?? [];
  assert.ok(calls.length > 0, 'the model calls the tool');
  return [buffered.choices[0]?.message.parsed, response.output_parsed, ...calls.map((call) => (call.type === 'function' ? call.function.parsed_arguments : null))];
}

describe('the openai client for Node, with shapes', () => {
  for (const mode of ['random', 'echo'] as const) {
    for (const [name, shape] of Object.entries(shapes)) {
      it(`gets ${name}, in mode ${mode}`, () =>
        withSimulator({ ...GENERATING, mode }, async ({ url }) => {
          const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'unused', maxRetries: 0 });
          for (const seed of [1, 2]) for (const value of await collect(client, shape, seed)) shape.parse(value);
        }));
    }
  }
});
