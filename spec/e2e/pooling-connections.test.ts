// Pooling endpoints on the wire: connections that are kept, shared and cut, bodies in pieces, and the end of the server.
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { describe, it } from 'node:test';
import type { Simulator, SimulatorOptions } from '../../lib/simulator.ts';
import { parseAnswers } from '../support/http-fixture.ts';
import { get, metric, post, RawClient, until, withFakeTime, withSimulator } from '../support/simulator-fixture.ts';

const EMBED: Partial<SimulatorOptions> = { convert: 'embed', forceDummyTokenizer: true };

interface Call {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const CALLS: readonly Call[] = [
  { path: '/v1/embeddings', body: { input: ['a b c', 'x y'] } },
  { path: '/score', body: { queries: 'a b c', documents: ['a b d', 'x'] } },
  { path: '/v1/rerank', body: { query: 'a b c', documents: ['x', 'a b d'] } },
  { path: '/pooling', body: { input: 'a b c', encoding_format: 'base64' } },
];

/** What an answer says, whichever request it belongs to and whenever it was made. */
function contentOf(text: string): unknown {
  const { id: _id, created: _created, ...content } = JSON.parse(text) as Record<string, unknown>;
  return content;
}

/** The contents of the answers to all calls, each asked alone. */
async function askEach(simulator: Simulator): Promise<unknown[]> {
  const contents: unknown[] = [];
  for (const { path, body } of CALLS) contents.push(contentOf((await post(simulator, path, body)).text));
  return contents;
}

/** Sends a body in pieces, without its length, and gives the answer's. */
function sendPieces(simulator: Simulator, { path, body }: Call, { agent, numChars }: { readonly agent: Agent; readonly numChars: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(simulator.url + path, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    const bytes = JSON.stringify(body);
    for (let start = 0; start < bytes.length; start += numChars) sent.write(bytes.slice(start, start + numChars));
    sent.end();
  });
}

describe('requests to pooling endpoints', () => {
  it('are answered in their order when one write holds them all', () =>
    withSimulator(EMBED, async (simulator) => {
      const expected = await askEach(simulator);
      const client = new RawClient(simulator.port);
      for (const { path, body } of [...CALLS, ...CALLS]) client.post(path, body);
      await until(() => (client.received.match(/HTTP\/1\.1 /g) ?? []).length === 8 && client.received.endsWith('}'), 'all answers');
      client.leave();
      const answers = parseAnswers(client.received);
      assert.deepEqual(answers.map(({ status }) => status), Array.from({ length: 8 }, () => 200));
      assert.deepEqual(answers.map(({ body }) => contentOf(body)), [...expected, ...expected]);
    }));

  it('may come in pieces, on connections that are kept', () =>
    withSimulator(EMBED, async (simulator) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const expected = await askEach(simulator);
      for (const numChars of [1, 7, 1000]) {
        for (const [index, call] of CALLS.entries()) {
          assert.deepEqual(contentOf(await sendPieces(simulator, call, { agent, numChars })), expected[index]);
        }
      }
      agent.destroy();
    }));

  it('get their own answers when many clients ask at once', () =>
    withSimulator({ ...EMBED, maxNumSeqs: 3 }, async (simulator) => {
      const texts = Array.from({ length: 60 }, (_, index) => `text ${index} of many`);
      const embed = async (text: string): Promise<unknown> => contentOf((await post(simulator, '/v1/embeddings', { input: text })).text);
      const together = await Promise.all(texts.map(embed));
      for (const [index, text] of texts.entries()) assert.deepEqual(together[index], await embed(text));
      assert.equal(await metric(simulator, 'vllm:num_requests_running'), 0);
    }));

  it('leave nothing behind when a client goes that waits for a batch', () =>
    withFakeTime({ ...EMBED, timeToFirstToken: 100, maxNumSeqs: 2 }, async (simulator, clock) => {
      const client = new RawClient(simulator.port);
      client.post('/v1/rerank', { query: 'a', documents: ['b', 'c', 'd', 'e'] });
      await until(async () => (await metric(simulator, 'vllm:num_requests_waiting')) > 0, 'the batch');
      clock.advance(100);
      client.leave();
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 0, 'the seats');
      assert.deepEqual([await metric(simulator, 'vllm:num_requests_waiting'), clock.numArmed], [0, 0]);
    }));

  it('are finished when the server ends, and refused from then on', () =>
    withFakeTime({ ...EMBED, timeToFirstToken: 100 }, async (simulator, clock) => {
      const [early, late] = [new RawClient(simulator.port), new RawClient(simulator.port)];
      late.send('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
      early.post('/v1/embeddings', { input: 'a' });
      await until(() => clock.numArmed > 0 && late.received !== '', 'the request');
      const ended = simulator.shutDown(60_000);
      late.post('/v1/embeddings', { input: 'b' });
      await until(() => late.isClosed, 'the refusal');
      assert.match(late.received, /HTTP\/1\.1 503 .*"code":503/s);
      clock.advance(100);
      await ended;
      await until(() => early.isClosed, 'the end');
      const [answer] = parseAnswers(early.received);
      assert.deepEqual([answer?.status, answer?.body.includes('"embedding":[')], [200, true]);
      await assert.rejects(get(simulator, '/health'));
    }));
});
