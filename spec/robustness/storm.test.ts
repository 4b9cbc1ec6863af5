// 200 clients that come and leave at random moments: afterwards every seat is free.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { chat, metric, post, RawClient, until, withFakeTime } from '../support/simulator-fixture.ts';

const NUM_CLIENTS = 200;
const NUM_SEATS = 4;

const seed = Number(process.env.STORM_SEED ?? 20261125);

describe('a storm of clients', () => {
  it('leaves nothing running, nothing waiting, and every seat free', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 30, interTokenLatency: 10, maxNumSeqs: NUM_SEATS, lora: 'a,b' }, async (simulator, clock) => {
      console.log(`STORM_SEED=${seed}`);
      const rng = createRng(seed);
      const open = new Set<RawClient>();
      for (let arrival = 0; arrival < NUM_CLIENTS; arrival++) {
        const client = new RawClient(simulator.port);
        open.add(client);
        const model = ['m', 'a', 'b'][rng.integer(0, 2)];
        const sentShare = rng.integer(0, 4) === 0 ? rng.next() : 1;
        client.post('/v1/chat/completions', chat('a b c d e', { model, n: rng.integer(1, 3), stream: rng.integer(0, 1) === 0 }), { sentShare });
        for (let turn = rng.integer(0, 4); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
        clock.advance(rng.integer(0, 15));
        for (const other of open) {
          if (rng.integer(0, 30) > 0) continue;
          open.delete(other);
          if (rng.integer(0, 1) === 0) other.socket.resetAndDestroy();
          else other.leave();
        }
      }
      for (const client of open) client.leave();
      const isQuiet = async (): Promise<boolean> =>
        (await metric(simulator, 'vllm:num_requests_running')) + (await metric(simulator, 'vllm:num_requests_waiting')) === 0;
      await until(isQuiet, 'the end of every sequence');
      const all = Array.from({ length: NUM_SEATS }, () => post(simulator, '/v1/chat/completions', chat('x')));
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === NUM_SEATS, 'every seat to be taken again');
      clock.advance(1000);
      assert.deepEqual((await Promise.all(all)).map(({ status }) => status), Array.from({ length: NUM_SEATS }, () => 200));
      assert.equal(clock.numArmed, 0);
    }));
});
