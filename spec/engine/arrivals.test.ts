// Requests that reach a busy process: timers are late, and nothing may show it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../lib/base/error.ts';
import { createRng } from '../../lib/base/rng.ts';
import { createStepPace } from '../../lib/engine/pacing/step-paced/step-pace.ts';
import { createEngineFixture, type EngineFixtureOptions, requestOf } from '../support/engine-fixture.ts';
import { STEP_LIMITS } from '../support/step-pace-fixture.ts';

const TTFT_MS = 10;
const stepPace = createStepPace({ model: { stepTimeMs: () => TTFT_MS }, limits: STEP_LIMITS });
const PACES: Readonly<Record<string, EngineFixtureOptions>> = { 'request-paced': { ttftMs: TTFT_MS, itlMs: 3 }, 'step-paced': { pace: stepPace } };

for (const [name, pace] of Object.entries(PACES)) {
  describe(`Engine.submit, late (${name})`, () => {
    it('gives the seat that was due to be free, also where nothing may wait, and no token early', () => {
      const { engine, clock, heard } = createEngineFixture({ ...pace, maxNumSeqs: 1, maxWaitingQueueLength: 0 });
      engine.submit(requestOf('x', { maxTokens: 1 }));
      clock.stall(TTFT_MS - 0.5);
      assert.throws(() => engine.submit(requestOf('y', { maxTokens: 1 })), (error) => error instanceof ServerError && error.kind === 'queue_full');
      clock.stall(5);
      engine.submit(requestOf('y', { maxTokens: 1 }));
      assert.deepEqual([heard.ends, engine.numRunning], [['length'], 1]);
      clock.advance(100);
      assert.deepEqual([heard.firstTokenMs, heard.endMs], [[TTFT_MS, TTFT_MS], [TTFT_MS, TTFT_MS]]);
    });

    it('starts those that waited at the time at which their seat was due to be free', () => {
      const { engine, clock, heard } = createEngineFixture({ ...pace, maxNumSeqs: 1 });
      for (const text of ['x', 'y']) engine.submit(requestOf(text, { maxTokens: 1 }));
      clock.stall(15);
      engine.submit(requestOf('z', { maxTokens: 1 }));
      clock.advance(100);
      assert.deepEqual(heard.endMs, [10, 20, 15]);
    });

    it('knows no negative latency and no first token before its time, over random lateness', () => {
      const seed = Number(process.env.SEED ?? 42);
      console.log(`SEED=${seed}`);
      const rng = createRng(seed);
      const { engine, clock, heard } = createEngineFixture({ ...pace, maxNumSeqs: 3, maxWaitingQueueLength: 5 });
      for (let step = 0; step < 2000; step++) {
        const dice = rng.integer(0, 9);
        if (dice < 6) clock.stall(rng.next() * 9);
        else if (dice < 8) clock.advance(rng.next() * 9);
        try {
          const stream = engine.submit(requestOf('w '.repeat(rng.integer(0, 5))));
          if (rng.integer(0, 9) === 0) stream.close();
        } catch (error) {
          assert.ok(error instanceof ServerError && error.kind === 'queue_full' && engine.numRunning === 3);
        }
      }
      clock.advance(100_000);
      assert.ok(heard.firstTokenMs.length > 300);
      assert.ok(heard.firstTokenMs.every((latencyMs) => latencyMs > TTFT_MS - 1e-6), `${Math.min(...heard.firstTokenMs)}`);
      assert.ok([...heard.gapsMs, ...heard.endMs].every((latencyMs) => latencyMs >= 0));
    });
  });
}

describe('Engine.close', () => {
  it('lets go of the timer also where an adapter loads or a step is under way', () => {
    for (const options of [{ loraLoadLatencyMs: 50 }, { pace: stepPace }, { ttftMs: 10 }]) {
      const { engine, clock } = createEngineFixture(options);
      engine.submit(requestOf('x', { adapter: 'a' }));
      assert.equal(clock.numArmed, 1);
      engine.close();
      assert.equal(clock.numArmed, 0);
    }
  });
});
