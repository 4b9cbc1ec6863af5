// One request asked twice, as a stream and at once: what the stream's chunks add up to is the whole answer.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import { isJsonObject } from '../../lib/codec/json.ts';
import type { Simulator } from '../../lib/simulator.ts';
import { events, post, withSimulator } from '../support/simulator-fixture.ts';

const SEED = 20_260;
const NUM_ROUNDS = 60;
const CHAT = '/v1/chat/completions';
const COMPLETIONS = '/v1/completions';
const CALL = '<tool_call>\n{"name": "get_time", "arguments": {"tz": "UTC", "n": [1, 2.5]}}\n</tool_call>';
const PARTS = ['one', ' two', ' three', '\n', ' "four"', ' é', ' 你好', ' 😀', '<think>', ` ${CALL}`, ' stop here'];
const TOOLS = [{ type: 'function', function: { name: 'get_time', parameters: { type: 'object', properties: { tz: { type: 'string' } } } } }];

type Json = Readonly<Record<string, unknown>>;

function pick<T>(rng: Rng, values: readonly [T, ...T[]]): T {
  return values[rng.integer(0, values.length - 1)] ?? values[0];
}

function drawText(rng: Rng): string {
  return Array.from({ length: rng.integer(1, 12) }, () => pick(rng, PARTS as [string, ...string[]])).join('');
}

/** Fields that both endpoints have; what is undefined is not sent. */
function drawShared(rng: Rng): Json {
  return {
    model: 'm',
    seed: rng.integer(0, 1000),
    n: pick(rng, [1, 1, 2, 3]),
    stop: pick(rng, [undefined, undefined, ' three', ['here', 'é'], ['</think>']]),
    include_stop_str_in_output: pick(rng, [undefined, true]),
    max_tokens: pick(rng, [undefined, 1, 7, 60]),
    min_tokens: pick(rng, [undefined, undefined, 1]),
    return_token_ids: pick(rng, [undefined, true]),
  };
}

// Where a parser goes by ids, it has to have the text at the same time: a stop string would hold that back.
function drawChat(rng: Rng, isParsed: boolean): Json {
  const numTop = pick(rng, [undefined, 0, 2]);
  return {
    ...drawShared(rng),
    ...(isParsed ? { stop: undefined } : {}),
    messages: [{ role: 'user', content: drawText(rng) }],
    logprobs: numTop === undefined ? undefined : true,
    top_logprobs: numTop,
    include_reasoning: pick(rng, [undefined, false]),
    ...pick<Json>(rng, [{}, { tools: TOOLS, tool_choice: 'none' }, drawToolUse(rng)]),
  };
}

// Calls in whole: one that is cut off is text in a whole answer, and in a stream a call whose end does not come, as in vLLM.
function drawToolUse(rng: Rng): Json {
  const content = `${pick(rng, ['', 'one two ', '<think>Hm. '])}${pick(rng, ['', CALL, `${CALL}\n${CALL}`])}`;
  return { tools: TOOLS, messages: [{ role: 'user', content }], max_tokens: undefined, stop: undefined };
}

function drawCompletion(rng: Rng): Json {
  return {
    ...drawShared(rng),
    prompt: pick<unknown>(rng, [drawText(rng), [drawText(rng), drawText(rng)], [11, 22, 33]]),
    logprobs: pick(rng, [undefined, 0, 2]),
    echo: pick(rng, [undefined, undefined, true]),
  };
}

/** The two answers' choices and usage. Identifiers of calls differ from answer to answer, and are told by their place. */
async function askTwice(simulator: Simulator, path: string, body: Json, assemble: (chunks: readonly Json[]) => Json[]): Promise<[Json, Json]> {
  const whole = await post(simulator, path, body);
  const usage = { stream: true, stream_options: { include_usage: true } };
  const streamed = await post(simulator, path, { ...body, ...usage });
  assert.equal(streamed.status, whole.status);
  if (whole.status !== 200) return [{}, {}];
  const all = events(streamed.text).filter((data) => data !== '[DONE]').map((data) => JSON.parse(data) as Json);
  const answer = JSON.parse(whole.text) as Json;
  return [
    { choices: assemble(all), usage: toTotals(all.at(-1)?.['usage']) },
    { choices: assemble([{ choices: answer['choices'] }]), usage: toTotals(answer['usage']) },
  ];
}

// Without how many of the tokens were reasoning: a stream tells that by its texts, a whole answer by ids.
function toTotals(usage: unknown): Json {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage as Json;
  return { prompt, completion, total };
}

/** Adds up what chunks say of each choice: texts joined, lists one after the other, the rest as it was said last. */
function joinChoices(chunks: readonly Json[]): Json[] {
  const joined: Record<string, unknown>[] = [];
  for (const chunk of chunks) {
    for (const { index, delta, message, ...choice } of (chunk['choices'] ?? []) as (Json & { readonly index: number })[]) {
      const into = (joined[index] ??= {});
      add(into, choice);
      add(into, (delta ?? message ?? {}) as Json);
    }
  }
  return joined.map(normalize);
}

function add(into: Record<string, unknown>, said: Json): void {
  for (const [name, value] of Object.entries(said)) {
    if (value === null || value === undefined) continue;
    const before = into[name];
    if (name === 'tool_calls') addCalls((into[name] ??= []) as Record<string, unknown>[], value as Json[]);
    else if (typeof value === 'string' && typeof before === 'string' && JOINED.has(name)) into[name] = before + value;
    else if (Array.isArray(value)) into[name] = [...((before ?? []) as unknown[]), ...value];
    else if (isJsonObject(value)) add((into[name] ??= {}) as Record<string, unknown>, value);
    else into[name] = value;
  }
}

const JOINED: ReadonlySet<string> = new Set(['text', 'content', 'reasoning']);

// A whole answer's calls have no index: their place is it.
function addCalls(calls: Record<string, unknown>[], said: readonly Json[]): void {
  for (const [place, { index = place, function: called }] of said.entries()) {
    const { name, arguments: text } = called as { readonly name?: string; readonly arguments?: string };
    const call = (calls[Number(index)] ??= { name: '', arguments: '' });
    call['name'] += name ?? '';
    call['arguments'] += text ?? '';
  }
}

// What is empty may be said or not. Who speaks, and what is told of the prompt, is not told in the same places.
function normalize(choice: Json): Json {
  return Object.fromEntries(Object.entries(choice).filter(([name, value]) => !ELSEWHERE.has(name) && !isEmpty(value)));
}

const ELSEWHERE: ReadonlySet<string> = new Set(['role', 'prompt_token_ids', 'prompt_logprobs']);

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}

const SERVERS = [
  { mode: 'echo' },
  { mode: 'random', seed: 3 },
  { mode: 'echo', reasoningParser: 'qwen3', toolCallParser: 'hermes', enableAutoToolChoice: true },
  { mode: 'random', seed: 3, reasoningParser: 'deepseek_r1', toolCallParser: 'hermes', enableAutoToolChoice: true },
] as const;

describe('a stream', () => {
  for (const server of SERVERS) {
    it(`adds up to the whole answer: ${JSON.stringify(server)}`, () =>
      withSimulator(server, async (simulator) => {
        const rng = createRng(SEED);
        let numServed = 0;
        for (let round = 0; round < NUM_ROUNDS; round++) {
          const [path, body] = rng.integer(0, 1) === 0 ? [CHAT, drawChat(rng, 'reasoningParser' in server)] : [COMPLETIONS, drawCompletion(rng)];
          const [streamed, whole] = await askTwice(simulator, path, body, joinChoices);
          assert.deepEqual(streamed, whole, `seed ${SEED}, round ${round}: ${path} ${JSON.stringify(body)}`);
          if ('choices' in whole) numServed++;
        }
        assert.ok(numServed >= NUM_ROUNDS / 2, `${numServed} of ${NUM_ROUNDS} were served`);
      }));
  }
});
