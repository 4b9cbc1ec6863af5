// POST /v1/messages, streamed, over real sockets: every sequence of events, and readers that leave.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SimulatorOptions } from '../../../lib/simulator.ts';
import { CALL, message, outline, PARSING, readEvents, send, TOOLS } from '../../support/anthropic-client.ts';
import { metric, RawClient, until, withFakeTime, withSimulator } from '../../support/simulator-fixture.ts';

interface Sequence {
  readonly name: string;
  readonly says: string;
  readonly options?: Partial<SimulatorOptions>;
  readonly changes?: Readonly<Record<string, unknown>>;
  /** Between message_start and message_delta. */
  readonly events: readonly string[];
  readonly stopReason: string;
  readonly stopSequence?: string;
}

const SEQUENCES: readonly Sequence[] = [
  { name: 'text', says: '</think>Hi there', events: ['content_block_start 0 text', 'content_block_delta 0 text_delta: Hi there', 'content_block_stop 0'], stopReason: 'end_turn' },
  {
    name: 'thinking and text',
    says: '<think>Hm.</think>Hi',
    events: [
      'content_block_start 0 thinking', 'content_block_delta 0 thinking_delta: Hm.', 'content_block_delta 0 signature_delta', 'content_block_stop 0',
      'content_block_start 1 text', 'content_block_delta 1 text_delta: Hi', 'content_block_stop 1',
    ],
    stopReason: 'end_turn',
  },
  {
    name: 'thinking alone',
    says: 'Hm.',
    events: ['content_block_start 0 thinking', 'content_block_delta 0 thinking_delta: Hm.', 'content_block_delta 0 signature_delta', 'content_block_stop 0'],
    stopReason: 'end_turn',
  },
  {
    name: 'thinking, text and calls',
    says: `<think>Hm.</think>Look: ${CALL}${CALL}`,
    changes: { tools: TOOLS },
    events: [
      'content_block_start 0 thinking', 'content_block_delta 0 thinking_delta: Hm.', 'content_block_delta 0 signature_delta', 'content_block_stop 0',
      'content_block_start 1 text', 'content_block_delta 1 text_delta: Look: ', 'content_block_stop 1',
      'content_block_start 2 tool_use', 'content_block_delta 2 input_json_delta: {"tz": "UTC"}', 'content_block_stop 2',
      'content_block_start 3 tool_use', 'content_block_delta 3 input_json_delta: {"tz": "UTC"}', 'content_block_stop 3',
    ],
    stopReason: 'tool_use',
  },
  {
    name: 'a call that nobody has offered',
    says: `</think>${CALL}`,
    events: ['content_block_start 0 tool_use', 'content_block_delta 0 input_json_delta: {"tz": "UTC"}', 'content_block_stop 0'],
    stopReason: 'tool_use',
  },
  {
    name: 'a call that a stop sequence cuts',
    says: CALL,
    options: { reasoningParser: null },
    changes: { tools: TOOLS, stop_sequences: ['TC"'] },
    events: ['content_block_start 0 tool_use', 'content_block_delta 0 input_json_delta: {"tz": "U', 'content_block_stop 0'],
    stopReason: 'stop_sequence',
    stopSequence: 'TC"',
  },
  { name: 'a limit', says: '</think>a b c', changes: { max_tokens: 3 }, events: ['content_block_start 0 text', 'content_block_delta 0 text_delta: a b', 'content_block_stop 0'], stopReason: 'max_tokens' },
  { name: 'nothing', says: '</think>abc', changes: { stop_sequences: ['abc'] }, events: [], stopReason: 'stop_sequence', stopSequence: 'abc' },
];

describe('POST /v1/messages, streamed', () => {
  for (const { name, says, options = {}, changes = {}, events, stopReason, stopSequence = null } of SEQUENCES) {
    it(`sends the events of ${name}`, () =>
      withSimulator({ ...PARSING, ...options }, async (simulator) => {
        const { status, text } = await send(simulator, message(says, { ...changes, stream: true }));
        assert.equal(status, 200);
        assert.deepEqual(outline(text), ['message_start', ...events, 'message_delta', 'message_stop'], text);
        const end = readEvents(text).at(-2);
        assert.deepEqual(end?.delta, { stop_reason: stopReason, stop_sequence: stopSequence });
      }));
  }

  it('opens with an empty message and its input, and ends with all counts', () =>
    withSimulator({ mode: 'echo', enablePromptTokensDetails: true, blockSize: 8 }, async (simulator) => {
      const text = 'one two three four five six seven eight';
      await send(simulator, message(text));
      const { json: buffered } = await send(simulator, message(text));
      const [start, ...rest] = readEvents((await send(simulator, message(text, { stream: true }))).text);
      const { input_tokens: input = 0, cache_read_input_tokens: read = 0, cache_creation_input_tokens: created = 0 } = buffered.usage ?? {};
      const { id } = start?.message ?? {};
      const usage = { input_tokens: input + read + created, output_tokens: 0 };
      assert.match(id ?? '', /^chatcmpl-[0-9a-f]{16}$/);
      assert.deepEqual(start?.message, { id, type: 'message', role: 'assistant', content: [], model: 'm', stop_reason: null, stop_sequence: null, usage });
      assert.deepEqual(rest.at(-2)?.usage, buffered.usage);
      assert.ok(read > 0);
    }));

  it('has no counts of the cache without the flag, and the same events when usage is forced', () =>
    withSimulator({ mode: 'echo', enableForceIncludeUsage: true }, async (simulator) => {
      const { text } = await send(simulator, message('Hi', { stream: true }));
      assert.deepEqual(outline(text), ['message_start', 'content_block_start 0 text', 'content_block_delta 0 text_delta: Hi', 'content_block_stop 0', 'message_delta', 'message_stop']);
      assert.deepEqual(Object.keys(readEvents(text).at(-2)?.usage ?? {}), ['input_tokens', 'output_tokens']);
    }));

  it('sends nothing before the first token, then each token as it comes', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 100, interTokenLatency: 10 }, async (simulator, clock) => {
      const client = new RawClient(simulator.port);
      client.post('/v1/messages', message('one two three', { stream: true }));
      await until(() => client.received.includes('\r\n\r\n'), 'the head');
      assert.ok(!client.received.includes('message_start'));
      clock.advance(100);
      await until(() => client.received.includes('"one"'), 'the first token');
      assert.ok(client.received.includes('message_start') && !client.received.includes('" two"'));
      clock.advance(10);
      await until(() => client.received.includes('" two"'), 'the second token');
      assert.ok(!client.received.includes('message_delta'));
      clock.advance(1000);
      await until(() => client.received.includes('message_stop'), 'the end');
      client.leave();
    }));

  for (const stream of [true, false]) {
    it(`gives the seat back when the client leaves a ${stream ? 'stream' : 'buffered answer'}`, () =>
      withFakeTime({ mode: 'echo', timeToFirstToken: 100, interTokenLatency: 100, maxNumSeqs: 1 }, async (simulator, clock) => {
        const client = new RawClient(simulator.port);
        client.post('/v1/messages', message('one two three', { stream }));
        await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the request');
        clock.advance(100);
        if (stream) await until(() => client.received.includes('"one"'), 'the first token');
        client.leave();
        await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'the seat');
        assert.equal(clock.numArmed, 0);
      }));
  }

  it('ends with an event where the server ends it', () =>
    withFakeTime({ mode: 'echo', interTokenLatency: '1h' }, async (simulator) => {
      const client = new RawClient(simulator.port);
      client.post('/v1/messages', message('one two', { stream: true }));
      await until(() => client.received.includes('"one"'), 'the first token');
      await simulator.shutDown(0);
      await until(() => client.isClosed, 'the end');
      assert.match(client.received, /event: error\ndata: \{"type":"error","error":\{"type":"internal_error","message":"[^"]+"\}\}\n\n/);
      assert.ok(!client.received.includes('message_stop'));
    }));

  it('is refused by an event where the engine refuses, by a body when buffered', () =>
    withSimulator({ mode: 'echo', maxModelLen: 4096 }, async (simulator) => {
      const thinking = { max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 1024 } };
      const { status, text } = await send(simulator, message('x', { ...thinking, stream: true }));
      assert.deepEqual([status, outline(text)], [200, ['error']]);
      const buffered = await send(simulator, message('x', thinking));
      assert.deepEqual([buffered.status, buffered.json.type, buffered.json.error?.type], [400, 'error', 'BadRequestError']);
    }));
});
