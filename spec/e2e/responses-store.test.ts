// Stored responses over real sockets: conversations that go on, the background, retrieval, cancelling, and limits.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Simulator, SimulatorOptions } from '../../lib/simulator.ts';
import { outline, readEvents, respond, type ResponseJson, responseOf, textOf } from '../support/responses-fixture.ts';
import { type Answer, get, metric, post, RawClient, until, withFakeTime, withSimulator } from '../support/simulator-fixture.ts';

const PATH = '/v1/responses';
const STORING: Partial<SimulatorOptions> = { mode: 'echo', enableResponsesApiStore: true };
const SLOW: Partial<SimulatorOptions> = { ...STORING, timeToFirstToken: 100, interTokenLatency: 20 };

async function retrieve(simulator: Simulator, id: string): Promise<ResponseJson> {
  return responseOf(await get(simulator, `${PATH}/${id}`));
}

function cancel(simulator: Simulator, id: string): Promise<Answer> {
  return post(simulator, `${PATH}/${id}/cancel`, '');
}

/** Waits until a background response has another status than `queued`. */
async function settle(simulator: Simulator, id: string): Promise<ResponseJson> {
  let response = await retrieve(simulator, id);
  await until(async () => (response = await retrieve(simulator, id)).status !== 'queued', 'the end');
  return response;
}

describe('a stored response', () => {
  it('can be retrieved as it was, buffered or streamed', () =>
    withSimulator(STORING, async (simulator) => {
      const buffered = await respond(simulator, { input: 'Hi' });
      assert.deepEqual(await retrieve(simulator, buffered.id), buffered);
      const streamed = readEvents((await post(simulator, PATH, { input: 'Hi', stream: true })).text).at(-1)?.response;
      assert.ok(streamed !== undefined);
      assert.deepEqual(await retrieve(simulator, streamed.id), streamed);
    }));

  it('is not kept with store false, without the option, or where the request fails', () =>
    withSimulator(STORING, async (simulator) => {
      const { id } = await respond(simulator, { input: 'Hi', store: false });
      assert.equal((await get(simulator, `${PATH}/${id}`)).status, 404);
      const failed = await post(simulator, PATH, { input: 'Hi', request_id: 'resp_bad', logit_bias: { 99999999: 1 } });
      assert.equal(failed.status, 400);
      assert.equal((await get(simulator, `${PATH}/resp_bad`)).status, 404);
      await withSimulator({ mode: 'echo' }, async (plain) => {
        const answered = await respond(plain, { input: 'Hi', store: true });
        const answer = await get(plain, `${PATH}/${answered.id}`);
        assert.deepEqual([answer.status, answer.json.error?.type, answer.json.error?.param], [404, 'invalid_request_error', 'response_id']);
        assert.match(answer.json.error?.message ?? '', /stores none: start it with --enable-responses-api-store/);
      });
    }));

  it('is gone on from: its input and what was answered, without its instructions', () =>
    withSimulator(STORING, async (simulator) => {
      const first = await respond(simulator, { input: 'one two', instructions: 'Instructions that are long enough to be counted.' });
      const second = await respond(simulator, { input: 'three', previous_response_id: first.id });
      const third = await respond(simulator, { input: 'four', previous_response_id: second.id });
      const whole = await respond(simulator, {
        input: [
          { role: 'user', content: 'one two' },
          { role: 'assistant', content: 'one two' },
          { role: 'user', content: 'three' },
          { role: 'assistant', content: 'three' },
          { role: 'user', content: 'four' },
        ],
      });
      assert.equal(third.usage?.input_tokens, whole.usage?.input_tokens);
      assert.equal(third['previous_response_id'], second.id);
      assert.equal(textOf(third), 'four');
    }));

  it('has the id that the client chose, and the later one of two counts', () =>
    withSimulator(STORING, async (simulator) => {
      await respond(simulator, { input: 'first', request_id: 'my own id' });
      await respond(simulator, { input: 'second', request_id: 'my own id' });
      assert.equal(textOf(await retrieve(simulator, encodeURIComponent('my own id'))), 'second');
    }));
});

describe('a background response', () => {
  it('is queued at once, goes on when its client has left, and is finished later', () =>
    withFakeTime(SLOW, async (simulator, clock) => {
      const queued = await respond(simulator, { input: 'one two', background: true });
      assert.deepEqual([queued.status, queued.output, queued.usage, queued['background']], ['queued', [], null, true]);
      assert.equal((await retrieve(simulator, queued.id)).status, 'queued');
      clock.advance(1000);
      const response = await settle(simulator, queued.id);
      assert.deepEqual([response.status, textOf(response)], ['completed', 'one two']);
    }));

  it('can be cancelled, once', () =>
    withFakeTime(SLOW, async (simulator, clock) => {
      const { id } = await respond(simulator, { input: 'one two', background: true });
      const answer = await cancel(simulator, id);
      assert.deepEqual([answer.status, responseOf(answer).status], [200, 'cancelled']);
      assert.equal(clock.numArmed, 0);
      assert.equal(await metric(simulator, 'vllm:num_requests_running'), 0);
      const again = await cancel(simulator, id);
      assert.deepEqual([again.status, again.json.error?.type, again.json.error?.param], [400, 'invalid_request_error', 'response_id']);
      assert.equal((await retrieve(simulator, id)).status, 'cancelled');
    }));

  it('stays queued where the engine refuses it, until it is cancelled; its events say so', () =>
    withSimulator(STORING, async (simulator) => {
      const refused = { input: 'Hi', logit_bias: { 99999999: 1 }, background: true };
      const queued = await respond(simulator, refused);
      assert.equal(queued.status, 'queued');
      assert.deepEqual(await retrieve(simulator, queued.id), queued);
      assert.equal(responseOf(await cancel(simulator, queued.id)).status, 'cancelled');
      const { status, text } = await post(simulator, PATH, { ...refused, stream: true, request_id: 'resp_f' });
      assert.equal(status, 200);
      assert.match(text, /^event: response\.created\n[^]*event: response\.in_progress\n[^]*99999999/);
      assert.equal((await get(simulator, `${PATH}/resp_f?stream=1`)).text, text);
      assert.equal((await retrieve(simulator, 'resp_f')).status, 'queued');
    }));

  it('streams to its client, and again from any event to others, who see the rest come', () =>
    withFakeTime(SLOW, async (simulator, clock) => {
      const first = new RawClient(simulator.port);
      first.post(PATH, { input: 'one two three', background: true, stream: true, request_id: 'resp_b' });
      await until(() => first.received.includes('in_progress'), 'the beginning');
      clock.advance(100);
      await until(() => first.received.includes('"delta":"one"'), 'the first token');
      first.leave();
      const second = get(simulator, `${PATH}/resp_b?stream=true&starting_after=2`);
      await until(async () => (await retrieve(simulator, 'resp_b')).status === 'queued', 'the reader');
      clock.advance(1000);
      const events = readEvents((await second).text, 3);
      assert.equal(events[0]?.type, 'response.content_part.added');
      assert.equal(events.at(-1)?.type, 'response.completed');
      const whole = readEvents((await get(simulator, `${PATH}/resp_b?stream=true`)).text);
      assert.deepEqual(whole.slice(3), events);
      assert.deepEqual(outline(whole).slice(0, 2), ['created', 'in_progress']);
      assert.deepEqual(whole.at(-1)?.response, await retrieve(simulator, 'resp_b'));
      assert.deepEqual(readEvents((await get(simulator, `${PATH}/resp_b?stream=1&starting_after=-5`)).text), whole);
      assert.equal((await get(simulator, `${PATH}/resp_b?stream=1&starting_after=9999`)).text, '');
    }));

  it('ends the streams of its readers when it is cancelled', () =>
    withFakeTime(SLOW, async (simulator) => {
      const reader = post(simulator, PATH, { input: 'one two', background: true, stream: true, request_id: 'resp_c' });
      await until(async () => (await get(simulator, `${PATH}/resp_c`)).status === 200, 'the response');
      assert.equal(responseOf(await cancel(simulator, 'resp_c')).status, 'cancelled');
      assert.deepEqual(outline(readEvents((await reader).text)), ['created', 'in_progress']);
    }));

  it('is cancelled when another one takes its id', () =>
    withFakeTime(SLOW, async (simulator, clock) => {
      const body = { input: 'one', background: true, request_id: 'resp_d' };
      await respond(simulator, body);
      await respond(simulator, { ...body, input: 'two' });
      assert.equal(await metric(simulator, 'vllm:num_requests_running'), 1);
      clock.advance(1000);
      assert.equal(textOf(await settle(simulator, 'resp_d')), 'two');
    }));

  it('is refused like any other where there is no room', () =>
    withFakeTime({ ...SLOW, maxNumSeqs: 1, maxWaitingQueueLength: 0 }, async (simulator) => {
      await respond(simulator, { input: 'x', background: true });
      const answer = await post(simulator, PATH, { input: 'x', background: true, request_id: 'resp_e' });
      assert.equal(answer.status, 429);
      assert.equal((await get(simulator, `${PATH}/resp_e`)).status, 404);
    }));
});

describe('retrieval and cancelling', () => {
  it('refuse what is not there, is finished, or has no events', () =>
    withSimulator(STORING, async (simulator) => {
      const { id } = await respond(simulator, { input: 'x' });
      const refused: [Answer, number, string][] = [
        [await get(simulator, `${PATH}/resp_nope`), 404, 'response_id'],
        [await cancel(simulator, 'resp_nope'), 404, 'response_id'],
        [await cancel(simulator, id), 400, 'response_id'],
        [await get(simulator, `${PATH}/${id}?stream=true`), 400, 'response_id'],
        [await get(simulator, `${PATH}/${'y'.repeat(3000)}`), 404, 'response_id'],
      ];
      for (const [{ status, json }, expected, param] of refused) {
        assert.deepEqual([status, json.error?.type, json.error?.param], [expected, 'invalid_request_error', param]);
      }
      for (const query of ['stream=perhaps', 'starting_after=1.5']) {
        for (const known of [id, 'resp_nope']) {
          const { status, json } = await get(simulator, `${PATH}/${known}?${query}`);
          assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'Bad Request', `query.${query.split('=')[0]}`]);
        }
      }
    }));
});
