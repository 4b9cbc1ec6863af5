// What flags and headers add to answers, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, chunks, post, RawClient, until, withFakeTime, withSimulator } from '../support/simulator-fixture.ts';

const CHAT = '/v1/chat/completions';
const COMPLETIONS = '/v1/completions';
const USAGE = { stream: true, stream_options: { include_usage: true } };

type Json = Readonly<Record<string, unknown>>;

describe('--enable-per-request-metrics', () => {
  it('shows how long an answer took on the engine\'s time line, buffered and streamed', () =>
    withFakeTime({ mode: 'echo', enablePerRequestMetrics: true, timeToFirstToken: 30, interTokenLatency: 10 }, async (simulator, clock) => {
      const buffered = post(simulator, CHAT, chat('one two three', { max_tokens: 3 }));
      const streamed = post(simulator, COMPLETIONS, { prompt: 'one two three', max_tokens: 3, ...USAGE });
      const several = post(simulator, CHAT, chat('one two three', { max_tokens: 3, n: 2 }));
      await until(async () => / 4\.0$/m.exec((await (await fetch(`${simulator.url}/metrics`)).text()).split('\n').filter((line) => line.startsWith('vllm:num_requests_running')).join('\n')) !== null, 'four running sequences');
      clock.advance(50);
      const times = { time_to_first_token_ms: 30, generation_time_ms: 20, queue_time_ms: 0, mean_itl_ms: 10, tokens_per_second: 60 };
      assert.deepEqual(((await buffered).json as Json)['metrics'], { ...times, speculative_decoding: null });
      assert.deepEqual((chunks((await streamed).text).at(-1) as Json)['metrics'], times);
      assert.equal(((await several).json as Json)['metrics'], null);
    }));

  it('shows it in a response behind the user, buffered and at the end of its stream', () =>
    withFakeTime({ mode: 'echo', enablePerRequestMetrics: true, timeToFirstToken: 30, interTokenLatency: 10 }, async (simulator, clock) => {
      const body = { input: 'one two three', max_output_tokens: 3, user: 'u' };
      const answers = [post(simulator, '/v1/responses', body), post(simulator, '/v1/responses', { ...body, stream: true })];
      await until(async () => / 2\.0$/m.exec((await (await fetch(`${simulator.url}/metrics`)).text()).split('\n').filter((line) => line.startsWith('vllm:num_requests_running')).join('\n')) !== null, 'two running sequences');
      clock.advance(50);
      const shown = '"user":"u","metrics":{"time_to_first_token_ms":30,"generation_time_ms":20,"queue_time_ms":0,"mean_itl_ms":10,"tokens_per_second":60,"speculative_decoding":null},"presence_penalty"';
      for (const answer of answers) assert.equal((await answer).text.split(shown).length, 2);
    }));

  it('is null, or absent from a stream, without the flag', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      assert.equal(((await post(simulator, COMPLETIONS, { prompt: 'x' })).json as Json)['metrics'], null);
      assert.ok(!('metrics' in (chunks((await post(simulator, CHAT, chat('x', USAGE))).text).at(-1) ?? {})));
    }));
});

describe('usage of beams', () => {
  it('says nothing of the prompt, whatever the flag', () =>
    withSimulator({ mode: 'echo', enablePromptTokensDetails: true }, async (simulator) => {
      for (const [path, body] of [[CHAT, chat('x')], [COMPLETIONS, { prompt: 'x' }]] as const) {
        const detailsOf = async (use_beam_search: boolean): Promise<unknown> => ((await post(simulator, path, { ...body, use_beam_search })).json.usage as Json)['prompt_tokens_details'];
        assert.equal(await detailsOf(true), null);
        assert.notEqual(await detailsOf(false), null);
      }
    }));
});

function countComments({ received }: RawClient): number {
  return received.match(/: keep-alive\n\n/g)?.length ?? 0;
}

describe('--sse-keep-alive-interval', () => {
  it('sends comments while a stream has nothing to say, and none without it', async (context) => {
    const ticks: (() => void)[] = [];
    context.mock.method(globalThis, 'setInterval', (tick: () => void, intervalMs: number) => {
      assert.equal(intervalMs, 15_000);
      ticks.push(tick);
      return { refresh: () => {} };
    });
    const request = (port: number): RawClient => {
      const client = new RawClient(port);
      const body = JSON.stringify(chat('x', { stream: true }));
      client.socket.write(`POST ${CHAT} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      return client;
    };
    await withFakeTime({ timeToFirstToken: '1h', sseKeepAliveInterval: 15 }, async ({ port }) => {
      const client = request(port);
      await until(() => client.received.startsWith('HTTP/1.1 200 OK\r\n'), 'the head');
      assert.deepEqual([ticks.length, countComments(client)], [1, 0]);
      for (let numComments = 1; numComments <= 3; numComments++) {
        ticks[0]?.();
        await until(() => countComments(client) === numComments, 'a comment');
      }
      client.leave();
    });
    await withSimulator({ mode: 'echo', sseKeepAliveInterval: 15 }, async (simulator) => {
      const { text } = await post(simulator, CHAT, chat('one two', { stream: true }));
      assert.ok(!text.includes('keep-alive') && text.endsWith('data: [DONE]\n\n'));
    });
  });
});

describe('--fingerprint-mode', () => {
  it('decides on system_fingerprint', async () => {
    const cases = [
      [{}, /^vllm-[\d.]+-[0-9a-f]{8}$/],
      [{ fingerprintMode: 'custom', fingerprintValue: 'mine' }, /^mine$/],
    ] as const;
    for (const [options, expected] of cases) {
      await withSimulator({ mode: 'echo', ...options }, async (simulator) => {
        assert.match(String(((await post(simulator, CHAT, chat('x'))).json as Json)['system_fingerprint']), expected);
        assert.match(String((chunks((await post(simulator, COMPLETIONS, { prompt: 'x', stream: true })).text).at(-1) as Json)['system_fingerprint']), expected);
      });
    }
  });

  it('none: null in a whole answer, and nothing in a stream', () =>
    withSimulator({ mode: 'echo', fingerprintMode: 'none' }, async (simulator) => {
      for (const [path, body] of [[CHAT, chat('x')], [COMPLETIONS, { prompt: 'x' }]] as const) {
        assert.equal(((await post(simulator, path, body)).json as Json)['system_fingerprint'], null);
        for (const options of [{ stream: true }, USAGE])
          assert.ok(!(await post(simulator, path, { ...body, ...options })).text.includes('system_fingerprint'));
      }
    }));
});

describe('--exclude-tools-when-tool-choice-none', () => {
  it('leaves tools out of the prompt where none may be called', async () => {
    const countOf = async (excludeToolsWhenToolChoiceNone: boolean, changes: Json): Promise<number> => {
      let count = 0;
      await withSimulator({ mode: 'echo', excludeToolsWhenToolChoiceNone }, async (simulator) => {
        count = (await post(simulator, CHAT, chat('x', changes))).json.usage?.prompt_tokens ?? Number.NaN;
      });
      return count;
    };
    const tools = { tools: [{ type: 'function', function: { name: 'get_weather', description: 'Weather of a city' } }], tool_choice: 'none' };
    const [plain, excluded, included] = [await countOf(false, {}), await countOf(true, tools), await countOf(false, tools)];
    assert.equal(excluded, plain);
    assert.ok(included > plain, `${included} tokens with tools, ${plain} without`);
  });
});

describe('headers of requests', () => {
  it('endpoint-load-metrics-format: the answer tells the load', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const headerOf = async (format: string): Promise<string | null> =>
        (await post(simulator, CHAT, chat('x'), { 'endpoint-load-metrics-format': format })).headers.get('endpoint-load-metrics');
      assert.equal(await headerOf('JSON'), 'JSON {"named_metrics": {"num_requests_waiting": 0.0, "kv_cache_usage_perc": 0.0}}');
      assert.equal(await headerOf('text'), 'TEXT named_metrics.num_requests_waiting=0.0, named_metrics.kv_cache_usage_perc=0.0');
      assert.equal(await headerOf('xml'), null);
      const message = await post(simulator, '/v1/messages', { model: 'm', messages: [{ role: 'user', content: 'x' }], max_tokens: 5 }, { 'endpoint-load-metrics-format': 'JSON' });
      assert.deepEqual([message.status, message.headers.get('endpoint-load-metrics')], [200, null]);
    }));

  it('X-data-parallel-rank: another rank than 0 is out of range', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const answerTo = (rank: string, changes: Json = {}) => post(simulator, CHAT, chat('x', changes), { 'x-data-parallel-rank': rank });
      for (const rank of ['0', 'none', '']) assert.equal((await answerTo(rank)).status, 200, rank);
      const refused = await answerTo('3');
      assert.deepEqual([refused.status, refused.json.error?.param], [400, null]);
      const streamed = await answerTo('-1', { stream: true });
      assert.ok(streamed.status === 200 && streamed.text.includes('"code": 400') && streamed.text.endsWith('data: [DONE]\n\n'));
    }));
});

describe('echo of a chat', () => {
  it('makes a text of what is none, whoever spoke last', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'deepseek_r1' }, async (simulator) => {
      for (const [echo, content] of [[true, ''], [false, null]] as const) {
        const { json } = await post(simulator, CHAT, chat('a thought alone', { echo }));
        assert.equal((json.choices?.[0] as { readonly message: Json }).message['content'], content);
      }
    }));
});

describe('--override-generation-config', () => {
  it('cuts echoes of completions at the tokens that the server allows, but not at those that a completion gets', () =>
    withSimulator({ mode: 'echo', overrideGenerationConfig: { max_new_tokens: 2 } }, async (simulator) => {
      const counted = async (body: Json): Promise<unknown> => (await post(simulator, COMPLETIONS, { prompt: 'one two three', ...body })).json.usage?.['completion_tokens' as never];
      assert.deepEqual([await counted({}), await counted({ max_tokens: 1 }), await counted({ max_tokens: 5 })], [2, 1, 2]);
    }));

  it('makes requests greedy that say nothing else', () =>
    withSimulator({ mode: 'echo', overrideGenerationConfig: { temperature: 0 } }, async (simulator) => {
      for (const [path, body] of [[CHAT, chat('x', { n: 2 })], [COMPLETIONS, { prompt: 'x', n: 2 }]] as const) {
        assert.equal((await post(simulator, path, body)).status, 400);
        assert.equal((await post(simulator, path, { ...body, temperature: 1 })).status, 200);
      }
    }));
});

describe('--stream-interval', () => {
  it('is the least that a request gets, whatever it asks for', () =>
    withSimulator({ mode: 'echo', streamInterval: 3, forceDummyTokenizer: true }, async (simulator) => {
      const countChunks = async (stream_interval: number): Promise<number> =>
        chunks((await post(simulator, COMPLETIONS, { prompt: 'a b c d e f g h i', max_tokens: 9, stream: true, stream_interval })).text).length;
      assert.deepEqual([await countChunks(1), await countChunks(3), await countChunks(8)], [4, 4, 2]);
    }));
});
