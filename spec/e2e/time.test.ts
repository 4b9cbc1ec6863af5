// The whole server on a fake clock: real sockets, the test's time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AnswerJson, chat, chunks, get, metric, post, RawClient, until, withFakeTime } from '../support/simulator-fixture.ts';

const PATH = '/v1/chat/completions';

describe('a stream', () => {
  it('sends its head at once, the role with the first token and not before, and each token when it is due', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 100, interTokenLatency: '20ms' }, async (simulator, clock) => {
      const client = new RawClient(simulator.port);
      client.post(PATH, chat('one two three', { stream: true }));
      await until(() => client.received.includes('\r\n\r\n'), 'the head');
      clock.advance(99);
      assert.equal((await get(simulator, '/health')).status, 200);
      assert.ok(!client.received.includes('data:'));
      clock.advance(1);
      await until(() => client.received.includes('"one"'), 'the first token');
      assert.match(client.received, /"role":"assistant".*"one"/s);
      clock.advance(20);
      await until(() => client.received.includes('" two"'), 'the second token');
      assert.ok(!client.received.includes('" three"'));
      clock.advance(1000);
      await until(() => client.received.includes('[DONE]'), 'the end');
      client.leave();
    }));
});

describe('a buffered answer', () => {
  it('comes after TTFT + ITL * (tokens - 1)', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 100, interTokenLatency: 20 }, async (simulator, clock) => {
      const answers: AnswerJson[] = [];
      void post(simulator, PATH, chat('one two three')).then(({ json }) => answers.push(json));
      await until(() => clock.numArmed > 0, 'the request');
      clock.advance(159);
      assert.equal((await get(simulator, '/health')).status, 200);
      assert.equal(answers.length, 0);
      clock.advance(1);
      await until(() => answers.length > 0, 'the answer');
      assert.equal(answers[0]?.usage?.completion_tokens, 4);
    }));
});

describe('the queue', () => {
  it('refuses with 429 what finds neither seat nor room, streams too, before any event', () =>
    withFakeTime({ timeToFirstToken: 100, maxNumSeqs: 1, maxWaitingQueueLength: 1 }, async (simulator, clock) => {
      const first = post(simulator, PATH, chat('a', { max_tokens: 1 }));
      const second = post(simulator, PATH, chat('b', { max_tokens: 1 }));
      await until(async () => (await metric(simulator, 'vllm:num_requests_waiting')) === 1, 'one waiting');
      for (const stream of [true, false]) {
        const { status, headers, json } = await post(simulator, PATH, chat('c', { stream }));
        assert.deepEqual([status, headers.get('content-type'), json.error?.type, json.error?.code], [429, 'application/json', 'RateLimitError', 429]);
      }
      clock.advance(200);
      assert.deepEqual([(await first).status, (await second).status], [200, 200]);
    }));
});

describe('a client that goes away', () => {
  const states: readonly { name: string; leave: (clock: { advance(ms: number): void }, client: RawClient) => Promise<void> | void; body: unknown; share?: number; running: number }[] = [
    { name: 'before its first token', body: chat('a b c', { stream: true }), running: 1, leave: () => {} },
    { name: 'while its answer is made', body: chat('a b c'), running: 1, leave: (clock) => clock.advance(110) },
    {
      name: 'in the middle of a stream',
      body: chat('a b c', { stream: true }),
      running: 1,
      leave: async (clock, client) => {
        clock.advance(100);
        await until(() => client.received.includes('"a"'), 'a token');
      },
    },
    { name: 'with its body half sent', body: chat('a b c'), share: 0.9, running: 0, leave: () => {} },
  ];
  for (const { name, leave, body, share = 1, running } of states)
    it(`${name} gives its seat back at once`, () =>
      withFakeTime({ mode: 'echo', timeToFirstToken: 100, interTokenLatency: 50, maxNumSeqs: 1 }, async (simulator, clock) => {
        const client = new RawClient(simulator.port);
        client.post(PATH, body, { sentShare: share });
        await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === running, 'the request');
        await leave(clock, client);
        client.leave();
        await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'the seat');
        const success = (await get(simulator, '/metrics')).text.split('\n').filter((line) => line.startsWith('vllm:request_success_total'));
        assert.ok(success.every((line) => line.endsWith(' 0.0')), success.join('\n'));
        assert.equal(clock.numArmed, 0);
      }));

  it('while it waits leaves the queue', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 100, maxNumSeqs: 1 }, async (simulator, clock) => {
      const running = post(simulator, PATH, chat('a'));
      await until(() => clock.numArmed > 0, 'the first request');
      const client = new RawClient(simulator.port);
      client.post(PATH, chat('b'));
      await until(async () => (await metric(simulator, 'vllm:num_requests_waiting')) === 1, 'the second request');
      client.leave();
      await until(async () => (await metric(simulator, 'vllm:num_requests_waiting')) === 0, 'the empty queue');
      clock.advance(100);
      assert.equal((await running).status, 200);
    }));
});

describe('requests in one write', () => {
  it('take one seat after the other, which is free when the connection closes', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 100, maxNumSeqs: 2 }, async (simulator, clock) => {
      for (const stream of [true, false]) {
        const client = new RawClient(simulator.port);
        client.post(PATH, chat('a', { stream }));
        client.post(PATH, chat('b', { stream }));
        await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the first request');
        client.leave();
        await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'the seat');
        assert.equal(clock.numArmed, 0);
      }
      await simulator.shutDown(3_600_000);
    }));
});

describe('adapters', () => {
  it('show in lora_requests_info as they run and wait', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 100, lora: 'a,b' }, async (simulator, clock) => {
      const calls = ['a', 'b'].map((model) => post(simulator, PATH, chat('x', { model })));
      await until(async () => (await metric(simulator, 'vllm:num_requests_waiting')) === 1, 'one waiting');
      const states = async (): Promise<string[]> =>
        (await get(simulator, '/metrics')).text.split('\n').flatMap((line) => /^vllm:lora_requests_info\{.*running_lora_adapters="(.*)",waiting_lora_adapters="(.*)"\}/.exec(line)?.slice(1).join('/') ?? []);
      assert.equal((await states()).length, 3);
      clock.advance(200);
      assert.deepEqual((await Promise.all(calls)).map(({ json }) => json.model), ['a', 'b']);
      assert.equal((await states()).at(-1), '/');
    }));
});

describe('a slow reader', () => {
  it('costs no seat, and gets everything in order, merged, when it reads again', () =>
    withFakeTime({ mode: 'echo', interTokenLatency: 1, maxModelLen: 400_000, maxNumSeqs: 1 }, async (simulator, clock) => {
      const client = new RawClient(simulator.port);
      client.socket.pause();
      client.post(PATH, chat('ab cd', { stream: true, max_tokens: 60_000, ignore_eos: true }));
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the request');
      for (let turn = 0; turn < 600; turn++) {
        clock.advance(100);
        await new Promise((resolve) => setImmediate(resolve));
      }
      clock.advance(10_000);
      assert.equal(await metric(simulator, 'vllm:num_requests_running'), 0);
      client.socket.resume();
      await until(() => client.received.includes('[DONE]'), 'the end');
      const body = client.received.slice(client.received.indexOf('\r\n\r\n') + 4).replace(/(^|\r\n)[0-9a-f]+\r\n/g, '').replace(/\r\n/g, '');
      const pieces = chunks(body).map((chunk) => chunk.choices?.[0]?.delta?.content ?? '');
      assert.equal(pieces.join(''), 'ab cd'.repeat(20_000));
      assert.ok(pieces.length < 60_000, `${pieces.length} frames`);
      client.leave();
    }));
});

describe('HTTP/1.0', () => {
  it('gets a stream without chunks, ended by the connection', () =>
    withFakeTime({ mode: 'echo' }, async (simulator) => {
      const client = new RawClient(simulator.port);
      client.post(PATH, chat('hi', { stream: true }), { version: '1.0' });
      await until(() => client.isClosed, 'the end');
      assert.ok(client.received.endsWith('data: [DONE]\n\n'));
      assert.ok(!/transfer-encoding/i.test(client.received));
    }));
});

describe('a connection', () => {
  it('serves the next request after a stream', () =>
    withFakeTime({ mode: 'echo' }, async (simulator) => {
      const client = new RawClient(simulator.port);
      client.post(PATH, chat('hi', { stream: true }));
      client.post(PATH, chat('again'));
      await until(() => client.received.includes('"again"'), 'the second answer');
      client.leave();
    }));
});
