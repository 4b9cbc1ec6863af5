// POST /v1/responses over real sockets: items, events, settings that are shown again, and what is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SimulatorOptions } from '../../lib/simulator.ts';
import { outline, readEvents, respond, type ResponseEvent, responseOf, textOf } from '../support/responses-fixture.ts';
import { get, post, RawClient, until, withFakeTime, withSimulator } from '../support/simulator-fixture.ts';

const PATH = '/v1/responses';
const PARSING: Partial<SimulatorOptions> = {
  mode: 'echo',
  maxModelLen: 4096,
  reasoningParser: 'qwen3',
  toolCallParser: 'hermes',
  enableAutoToolChoice: true,
};
const TOOL = { type: 'function', name: 'get_time', parameters: { type: 'object', properties: { tz: { type: 'string' } } } };
const THOUGHT = '<think>\nUse it.\n</think>\n\n';
const CALL = '<tool_call>\n{"name": "get_time", "arguments": {"tz": "UTC"}}\n</tool_call>';
const MESSAGE_EVENTS = ['output_item.added', 'content_part.added', 'output_text.delta', 'output_text.done', 'content_part.done', 'output_item.done'];

function events(answer: { readonly text: string }): ResponseEvent[] {
  return readEvents(answer.text);
}

describe('a buffered response', () => {
  it('says the text in one message, and counts it', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const response = await respond(simulator, { input: 'Hello "there"\n😀' });
      assert.match(response.id, /^resp_[0-9a-f]{16}$/);
      assert.equal(response.status, 'completed');
      assert.deepEqual(response.output.map(({ type, status }) => [type, status]), [['message', 'completed']]);
      assert.equal(textOf(response), 'Hello "there"\n😀');
      const { input_tokens: input = 0, output_tokens: output = 0, total_tokens: total } = response.usage ?? {};
      assert.ok(input > 0 && output > 0);
      assert.equal(total, input + output);
    }));

  it('tells reasoning, text and calls apart', () =>
    withSimulator(PARSING, async (simulator) => {
      const response = await respond(simulator, { input: `${THOUGHT}One moment.${CALL}`, tools: [TOOL] });
      assert.deepEqual(response.output.map(({ type }) => type), ['reasoning', 'message', 'function_call']);
      const [reasoning, , call] = response.output;
      assert.deepEqual(reasoning?.content, [{ text: '\nUse it.\n', type: 'reasoning_text' }]);
      assert.deepEqual([call?.name, call?.arguments, call?.status], ['get_time', '{"tz": "UTC"}', 'completed']);
      assert.match(call?.call_id ?? '', /^chatcmpl-tool-/);
      const hidden = await respond(simulator, { input: `${THOUGHT}Hi`, include_reasoning: false });
      assert.deepEqual(hidden.output.map(({ type }) => type), ['message']);
    }));

  it('shows one call alone without parallel_tool_calls', () =>
    withSimulator(PARSING, async (simulator) => {
      const input = `${CALL}\n${CALL}`;
      assert.equal((await respond(simulator, { input, tools: [TOOL] })).output.length, 2);
      assert.equal((await respond(simulator, { input, tools: [TOOL], parallel_tool_calls: false })).output.length, 1);
    }));

  it('shows calls of a namespace by their own names, and the text of a custom tool', () =>
    withSimulator(PARSING, async (simulator) => {
      const tools = [
        { type: 'namespace', name: 'clock', description: 'Times', tools: [TOOL] },
        { type: 'custom', name: 'run', description: 'Runs it' },
      ];
      const input =
        `${CALL.replace('get_time', 'clock__get_time')}\n` + '<tool_call>\n{"name": "run", "arguments": {"input": "a\\n\\"b\\""}}\n</tool_call>';
      const buffered = (await respond(simulator, { input, tools })).output;
      assert.deepEqual([buffered[0]?.name, buffered[0]?.namespace], ['get_time', 'clock']);
      assert.deepEqual([buffered[1]?.type, buffered[1]?.name, buffered[1]?.input], ['custom_tool_call', 'run', 'a\n"b"']);
      const streamed = events(await post(simulator, PATH, { input, tools, stream: true }));
      const shown = streamed.filter(({ type }) => type === 'response.custom_tool_call_input.delta').map(({ delta }) => delta);
      assert.equal(shown.join(''), 'a\n"b"');
      assert.equal(streamed.find(({ type }) => type === 'response.custom_tool_call_input.done')?.['input'], 'a\n"b"');
    }));

  it('is incomplete where the limit cuts it', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const response = await respond(simulator, { input: 'a b c d', max_output_tokens: 2 });
      assert.deepEqual([response.status, response['incomplete_details']], ['incomplete', { reason: 'max_output_tokens' }]);
      assert.equal(response['max_output_tokens'], 2);
      assert.equal(response.usage?.output_tokens, 2);
    }));

  it('shows the settings of its request again, with what they stand for', () =>
    withSimulator({ mode: 'echo', servedModelName: ['shown', 'asked'] }, async (simulator) => {
      const response = await respond(simulator, {
        model: 'asked',
        input: 'Hi',
        instructions: 'Be kind.',
        metadata: { a: 'b' },
        user: 'u',
        reasoning: { effort: 'low' },
        text: { format: { type: 'text' }, verbosity: 'low' },
        tools: [TOOL, { type: 'namespace', name: 'n', description: 'd', tools: [TOOL] }],
        tool_choice: 'none',
        max_tool_calls: 3,
        service_tier: 'flex',
        truncation: 'auto',
        temperature: 0,
        presence_penalty: 0.5,
      });
      assert.deepEqual([response['model'], response['instructions'], response['user']], ['shown', 'Be kind.', 'u']);
      assert.deepEqual(response['metadata'], { a: 'b' });
      assert.deepEqual(response['reasoning'], { context: null, effort: 'low', generate_summary: null, mode: null, summary: null });
      assert.deepEqual(response['text'], { format: { type: 'text' }, verbosity: 'low' });
      assert.deepEqual([response['tool_choice'], response['max_tool_calls']], ['none', 3]);
      assert.deepEqual([response['service_tier'], response['truncation']], ['flex', 'auto']);
      const [tool, namespace] = response['tools'] as [Record<string, unknown>, { readonly tools: readonly [object] }];
      assert.deepEqual(Object.keys(namespace.tools[0]).sort(), Object.keys(tool).sort());
      assert.deepEqual([tool['name'], tool['strict'], tool['description']], ['get_time', null, null]);
    }));

  it('shows the settings that greedy sampling comes to', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      for (const [temperature, topP] of [[0, 1], [0.5, 0.5]]) {
        const response = await respond(simulator, { input: 'x', temperature, top_p: 0.5 });
        assert.deepEqual([response['temperature'], response['top_p']], [temperature, topP]);
      }
    }));

  it('has log probabilities where they are asked for, with bytes, and alternatives', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const include = ['message.output_text.logprobs'];
      const response = await respond(simulator, { input: 'a b', include, top_logprobs: 2 });
      const logprobs = response.output[0]?.content?.[0]?.logprobs as readonly { token: string; bytes: number[]; top_logprobs: unknown[] }[];
      assert.equal(logprobs.length, response.usage?.output_tokens);
      assert.deepEqual([logprobs[0]?.token, logprobs[0]?.bytes, logprobs[0]?.top_logprobs.length], ['a', [97], 2]);
      const { output, ...rest } = await respond(simulator, { input: 'a b', top_logprobs: 2 });
      assert.deepEqual([output[0]?.content?.[0]?.logprobs, rest['top_logprobs']], [null, null]);
    }));

  it('shows what was said word for word with enable_response_messages', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const response = await respond(simulator, { input: 'a b', enable_response_messages: true });
      const [message] = response['output_messages'] as [{ message: string; tokens: number[]; type: string }];
      assert.deepEqual([message.message, message.type, message.tokens.length], ['a b', 'raw_message_tokens', response.usage?.output_tokens]);
    }));
});

describe('a streamed response', () => {
  it('tells of each item from its beginning to its end, and ends with the whole response', () =>
    withSimulator(PARSING, async (simulator) => {
      const all = events(await post(simulator, PATH, { input: `${THOUGHT}${CALL}`, tools: [TOOL], stream: true }));
      const reasoning = MESSAGE_EVENTS.map((type) => type.replace('output_text', 'reasoning_text'));
      const call = ['output_item.added', 'function_call_arguments.delta', 'function_call_arguments.done', 'output_item.done'];
      assert.deepEqual(outline(all), ['created', 'in_progress', ...reasoning, ...MESSAGE_EVENTS, ...call, 'completed']);
      const last = all.at(-1)?.response;
      const done = all.filter(({ type }) => type === 'response.output_item.done');
      assert.deepEqual(last?.output, done.map(({ item }) => item));
      assert.deepEqual(done.map(({ output_index: index }) => index), [0, 1, 2]);
      for (const { item_id: id, output_index: index = 0 } of all) if (id !== undefined) assert.equal(id, last?.output[index]?.id);
    }));

  it('says in pieces what the buffered one says at once', () =>
    withSimulator({ seed: 1 }, async (simulator) => {
      const body = { input: 'Tell me', seed: 7, temperature: 1 };
      const buffered = await respond(simulator, body);
      const all = events(await post(simulator, PATH, { ...body, stream: true }));
      assert.deepEqual(outline(all), ['created', 'in_progress', ...MESSAGE_EVENTS, 'completed']);
      assert.equal(all.map(({ delta = '' }) => delta).join(''), textOf(buffered));
      const { usage } = all.at(-1)?.response ?? {};
      assert.equal(usage?.total_tokens, buffered.usage?.total_tokens);
    }));

  it('begins at once, and goes on with each token when it is due', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 100, interTokenLatency: 20 }, async (simulator, clock) => {
      const client = new RawClient(simulator.port);
      client.post(PATH, { input: 'one two', stream: true });
      await until(() => client.received.includes('event: response.in_progress'), 'the greeting');
      assert.ok(!client.received.includes('output_item'));
      clock.advance(100);
      await until(() => client.received.includes('"delta":"one"'), 'the first token');
      assert.ok(!client.received.includes('"delta":" two"'));
      clock.advance(1000);
      await until(() => client.received.includes('event: response.completed'), 'the end');
      client.leave();
    }));

  it('is aborted when its client leaves', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 100 }, async (simulator, clock) => {
      const client = new RawClient(simulator.port);
      client.post(PATH, { input: 'one two', stream: true });
      await until(() => client.received.includes('in_progress'), 'the greeting');
      assert.ok(clock.numArmed > 0);
      client.leave();
      await until(() => clock.numArmed === 0, 'the end of the request');
    }));

  it('ends with an error where the engine refuses the request', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const body = { input: 'Hi', logit_bias: { 99999999: 1 } };
      const buffered = await post(simulator, PATH, body);
      assert.deepEqual([buffered.status, buffered.json.error?.param], [400, 'logit_bias']);
      const all = events(await post(simulator, PATH, { ...body, stream: true }));
      assert.deepEqual(outline(all), ['created', 'in_progress', 'error']);
      assert.equal(all.at(-1)?.['param'], 'logit_bias');
    }));
});

describe('an input of items', () => {
  it('is a conversation: the last message of the user is what an echo says', () =>
    withSimulator({ ...PARSING, reasoningParser: null }, async (simulator) => {
      const input = [
        { role: 'user', content: [{ type: 'input_text', text: 'What time is it?' }] },
        { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Ask.' }] },
        { type: 'function_call', call_id: 'c', name: 'get_time', arguments: '{"tz":"UTC"}' },
        { type: 'function_call_output', call_id: 'c', output: '12:00' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Noon.', annotations: [] }] },
      ];
      assert.equal(textOf(await respond(simulator, { input, tools: [TOOL] })), 'What time is it?');
    }));

  it('may end in a part of the answer, which is gone on with', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const user = { role: 'user', content: 'Hi' };
      const begun = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Once' }] };
      const whole = await respond(simulator, { input: [user, begun] });
      const continued = await respond(simulator, { input: [user, { ...begun, status: 'incomplete' }] });
      assert.ok((continued.usage?.input_tokens ?? 0) < (whole.usage?.input_tokens ?? 0));
    }));
});

describe('what is refused', () => {
  const cases: readonly [body: unknown, status: number, type: string, param: string | null | RegExp][] = [
    [{}, 400, 'Bad Request', 'body.input'],
    [[], 400, 'Bad Request', 'body'],
    ['{', 400, 'Bad Request', /^body\.\d+$/],
    [{ input: 5 }, 400, 'Bad Request', 'body.input'],
    [{ input: [] }, 400, 'BadRequestError', null],
    [{ input: [7, null, {}] }, 400, 'Bad Request', /^body\.input/],
    [{ input: [{ type: 'item_reference', id: 'x' }] }, 400, 'BadRequestError', 'input'],
    [{ input: [{ type: 'function_call', call_id: 1 }] }, 400, 'Bad Request', 'body.input'],
    [{ input: [{ type: 'reasoning', summary: [], encrypted_content: 'x' }] }, 400, 'BadRequestError', 'input'],
    [{ input: [{ role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }] }] }, 400, 'Bad Request', 'body.input'],
    [{ input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'f' }] }] }, 400, 'BadRequestError', 'type'],
    [{ input: 'x', model: 'nope' }, 404, 'NotFoundError', 'model'],
    [{ input: 'x', previous_response_id: 'resp_nope' }, 404, 'invalid_request_error', 'response_id'],
    [{ input: 'x', background: true }, 400, 'invalid_request_error', 'background'],
    [{ input: 'x', background: true, store: false }, 400, 'BadRequestError', 'background'],
    [{ input: 'x', prompt: { id: 'p' } }, 400, 'BadRequestError', 'prompt'],
    [{ input: 'x', tool_choice: 'required' }, 400, 'BadRequestError', 'tool_choice'],
    [{ input: 'x', tools: [TOOL], tool_choice: { type: 'function', name: 'other' } }, 400, 'BadRequestError', 'tool_choice'],
    [{ input: 'x', tools: [TOOL], tool_choice: 'banana' }, 400, 'Bad Request', 'body.tool_choice'],
    [{ input: 'x', tools: [TOOL], tool_choice: {} }, 400, 'Bad Request', 'body.tool_choice'],
    [{ input: 'x', tools: [{ type: 'nonsense' }, { type: 'toString' }] }, 400, 'Bad Request', 'body.tools.0.FunctionTool.name'],
    [{ input: 'x', tools: [{ type: 'custom', name: 'c', format: { type: 'grammar' } }] }, 400, 'BadRequestError', 'tools'],
    [{ input: 'x', include: ['everything'] }, 400, 'Bad Request', 'body.include.0'],
    [{ input: 'x', metadata: { a: 1 } }, 400, 'Bad Request', 'body.metadata.a'],
    [{ input: 'x', text: { format: { type: 'json_schema' } } }, 400, 'Bad Request', 'body.text.format.ResponseFormatText.type'],
    [{ input: 'x', text: { format: { type: 'json_object' } }, structured_outputs: { regex: 'a' } }, 400, 'BadRequestError', 'structured_outputs'],
    [{ input: 'x', presence_penalty: 3 }, 400, 'Bad Request', 'body.presence_penalty'],
    [{ input: 'x', max_output_tokens: 0 }, 400, 'BadRequestError', 'max_tokens'],
    [{ input: 'x', max_output_tokens: 5000 }, 400, 'BadRequestError', 'max_output_tokens'],
    [{ input: 'x '.repeat(3000) }, 400, 'BadRequestError', /^input_/],
  ];
  it('has the status, the type and the place that vLLM gives', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      for (const [body, status, type, param] of cases) {
        const answer = await post(simulator, PATH, body);
        const { error } = answer.json;
        const name = JSON.stringify(body).slice(0, 100);
        assert.deepEqual([answer.status, error?.type, error?.code], [status, type, status], `${name} ${answer.text}`);
        if (param instanceof RegExp) assert.match(error?.param ?? '', param, name);
        else assert.equal(error?.param, param, name);
      }
      assert.equal((await get(simulator, '/health')).status, 200);
    }));

  it('is a prompt that leaves no room, for the place it comes from', () =>
    withSimulator({ mode: 'echo', maxModelLen: 64 }, async (simulator) => {
      const used = (await respond(simulator, { input: '0' })).usage?.input_tokens ?? 0;
      const step = ((await respond(simulator, { input: '00' })).usage?.input_tokens ?? 0) - used;
      assert.equal(step, 1);
      const input = '0'.repeat(1 + 64 - used);
      const answer = await post(simulator, PATH, { input });
      assert.deepEqual([answer.status, answer.json.error?.type, answer.json.error?.param], [400, 'invalid_request_error', 'input']);
      assert.equal(responseOf(await post(simulator, PATH, { input, truncation: 'auto' })).status, 'incomplete');
    }));
});

describe('fields of a response', () => {
  it('show members of other names again, with the settings they came in', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const { json } = await post(simulator, PATH, { input: 'x', reasoning: { later: [1, { a: null }], effort: 'low' }, text: { later: 2 } });
      const { reasoning, text } = json as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      assert.deepEqual([reasoning?.['effort'], reasoning?.['later'], text], ['low', [1, { a: null }], { format: null, verbosity: null, later: 2 }]);
    }));

  it('show a choice among tools as its model has it', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const { tool_choice: choice } = await respond(simulator, { input: 'x', tool_choice: { type: 'allowed_tools', later: 1, tools: [], mode: 'auto' } });
      assert.equal(JSON.stringify(choice), '{"mode":"auto","tools":[],"type":"allowed_tools","later":1}');
    }));

  it('say texts in parts of their own type', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const input = [{ role: 'user', content: [{ type: 'input_text', text: 'one' }, { type: 'input_text', text: 'two' }] }];
      assert.equal(textOf(await respond(simulator, { input })), 'one\ntwo');
    }));

  it('take an empty stop text for none', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      assert.equal(textOf(await respond(simulator, { input: 'x y', stop: '' })), 'x y');
    }));
});
