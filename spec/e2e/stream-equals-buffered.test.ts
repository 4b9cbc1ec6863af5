// One request asked twice, as a stream and at once: what the stream's chunks add up to is the whole answer.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import type { Simulator } from '../../lib/simulator.ts';
import { CHOICES, type Json, MESSAGE, RESPONSE, type Sum } from '../support/answer-sums.ts';
import { post, withSimulator } from '../support/simulator-fixture.ts';

const SEED = 20_260;
const NUM_ROUNDS = 30;
const CALL = '<tool_call>\n{"name": "get_time", "arguments": {"tz": "UTC", "n": [1, 2.5]}}\n</tool_call>';
const PARTS = ['one', ' two', ' three', '\n', ' "four"', ' é', ' 你好', ' 😀', '<think>', ` ${CALL}`, ' stop here'];
const TOOL = { name: 'get_time', parameters: { type: 'object', properties: { tz: { type: 'string' } } } };
const TOOLS = [{ type: 'function', function: TOOL }];

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

// Where a parser goes by ids, it has to have the text at the same time: a stop string would hold that back. An end that is shown is
// content of a stream behind its reasoning alone, as in vLLM.
function drawChat(rng: Rng, isParsed: boolean): Json {
  const numTop = pick(rng, [undefined, 0, 2]);
  return {
    ...drawShared(rng),
    ...(isParsed ? { stop: undefined, include_stop_str_in_output: undefined } : {}),
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

// Calls in whole, and of a tool that is offered: vLLM's stream shows the beginning of others, its whole answer text, or nothing.
function drawTurn(rng: Rng, isParsed: boolean): { readonly text: string; readonly calls: boolean; readonly tool: typeof TOOL | undefined } {
  const calls = isParsed && rng.integer(0, 1) === 0;
  const text = calls ? `${pick(rng, ['', 'one two ', '<think>Hm. '])}${pick(rng, [CALL, `${CALL}\n${CALL}`])}` : `one${drawText(rng).replaceAll(CALL, '')}`;
  return { text, calls, tool: isParsed && (calls || rng.integer(0, 1) === 0) ? TOOL : undefined };
}

function drawResponse(rng: Rng, isParsed: boolean): Json {
  const { text, calls, tool } = drawTurn(rng, isParsed);
  return {
    model: 'm',
    seed: rng.integer(0, 1000),
    input: text,
    max_output_tokens: calls ? undefined : pick(rng, [undefined, undefined, 3]),
    include: pick(rng, [undefined, ['message.output_text.logprobs']]),
    tools: tool === undefined ? undefined : [{ type: 'function', ...tool }],
  };
}

function drawMessage(rng: Rng, isParsed: boolean): Json {
  const { text, calls, tool } = drawTurn(rng, isParsed);
  return {
    model: 'm',
    messages: [{ role: 'user', content: text }],
    max_tokens: calls ? 200 : pick(rng, [200, 200, 3]),
    stop_sequences: isParsed ? undefined : pick(rng, [undefined, undefined, [' three']]),
    tools: tool === undefined ? undefined : [{ name: tool.name, input_schema: tool.parameters }],
  };
}

/** Asks as a stream and at once; what each answer says, nothing where both are refused. */
async function askTwice(simulator: Simulator, { path, sum, extras = {} }: Endpoint, body: Json): Promise<[Json, Json]> {
  const whole = await post(simulator, path, body);
  const streamed = await post(simulator, path, { ...body, ...extras, stream: true });
  assert.equal(streamed.status, whole.status);
  if (whole.status !== 200) return [{}, {}];
  return [sum.stream(streamed.text), sum.whole(JSON.parse(whole.text) as Json)];
}

interface Endpoint {
  readonly path: string;
  readonly sum: Sum;
  /** Whether a request says by its seed what a server that invents says. */
  readonly isSeeded: boolean;
  /** What the stream is asked for beside. */
  readonly extras?: Json;
  draw(this: void, rng: Rng, isParsed: boolean): Json;
}

const WITH_USAGE = { stream_options: { include_usage: true } };

const ENDPOINTS: readonly Endpoint[] = [
  { path: '/v1/chat/completions', isSeeded: true, sum: CHOICES, extras: WITH_USAGE, draw: drawChat },
  { path: '/v1/completions', isSeeded: true, sum: CHOICES, extras: WITH_USAGE, draw: drawCompletion },
  { path: '/v1/responses', isSeeded: true, sum: RESPONSE, draw: drawResponse },
  { path: '/v1/messages', isSeeded: false, sum: MESSAGE, draw: drawMessage },
];

const SERVERS = [
  { mode: 'echo' },
  { mode: 'random', seed: 3 },
  { mode: 'echo', reasoningParser: 'qwen3', toolCallParser: 'hermes', enableAutoToolChoice: true },
  { mode: 'random', seed: 3, reasoningParser: 'deepseek_r1', toolCallParser: 'hermes', enableAutoToolChoice: true },
] as const;

describe('a stream', () => {
  for (const server of SERVERS) {
    for (const endpoint of ENDPOINTS.filter(({ isSeeded }) => isSeeded || server.mode === 'echo')) {
      it(`of ${endpoint.path} adds up to the whole answer: ${JSON.stringify(server)}`, () =>
        withSimulator(server, async (simulator) => {
          const rng = createRng(SEED);
          let numServed = 0;
          for (let round = 0; round < NUM_ROUNDS; round++) {
            const body = endpoint.draw(rng, 'reasoningParser' in server);
            const [streamed, whole] = await askTwice(simulator, endpoint, body);
            assert.deepEqual(streamed, whole, `seed ${SEED}, round ${round}: ${JSON.stringify(body)}`);
            if ('usage' in whole) numServed++;
          }
          assert.ok(numServed >= NUM_ROUNDS / 2, `${numServed} of ${NUM_ROUNDS} were served`);
        }));
    }
  }
});
