// Twice the load that an engine in steps can serve, for a minute of its time, with clients that lose patience.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { ServerError } from '../../lib/base/error.ts';
import { createLinearModel } from '../../lib/engine/pacing/step-paced/linear.ts';
import { createStepPace } from '../../lib/engine/pacing/step-paced/step-pace.ts';
import type { TokenStream } from '../../lib/engine/token-stream.ts';
import { createEngineFixture, promptOf, requestOf, takeReady } from '../support/engine-fixture.ts';
import { STEP_LIMITS } from '../support/step-pace-fixture.ts';

const MINUTE_MS = 60_000;

describe('Engine, overloaded', () => {
  it('queues, fills the cache, preempts and refuses, and loses no request and no block', async () => {
    const seed = Number(process.env.SEED ?? 42);
    console.log(`SEED=${seed}`);
    const rng = createRng(seed);
    const model = createLinearModel({ baseMs: 20, perPrefillTokenMs: 0.1, perDecodeRequestMs: 0.5, perKvTokenMs: 0 });
    const pace = createStepPace({ model, limits: { ...STEP_LIMITS, maxModelLen: 512, maxNumBatchedTokens: 256, maxNumScheduledTokens: 256 } });
    const { engine, clock, heard } = createEngineFixture({ pace, maxNumSeqs: 32, maxWaitingQueueLength: 50, numBlocks: 150, maxModelLen: 512 });
    const open: TokenStream[] = [];
    let [numRefused, numLeft] = [0, 0];
    // 32 seats and steps of some 40 ms make 800 tokens a second at best; requests want 1600.
    for (const startMs = clock.nowMs(); clock.nowMs() < startMs + MINUTE_MS; ) {
      clock.advance(-Math.log(1 - rng.next()) * 62.5);
      try {
        const prompts = [promptOf(`p${rng.integer(0, 300)}`, rng.integer(20, 120))];
        const stream = engine.submit(requestOf('w', { prompts, ignoreEos: true, maxTokens: rng.integer(50, 150) }));
        if (rng.integer(0, 9) === 0) {
          clock.advance(rng.next() * 100);
          stream.close();
          numLeft++;
        } else open.push(stream);
      } catch (error) {
        assert.ok(error instanceof ServerError && error.kind === 'queue_full');
        numRefused++;
      }
    }
    assert.ok(engine.numWaiting > 0 && numRefused > 100, `${engine.numWaiting} waiting, ${numRefused} refused`);
    assert.ok(Math.max(...heard.kvCacheUsage) > 0.98 && heard.preemptions.length > 50, `${heard.preemptions.length} preemptions`);
    clock.advance(10 * MINUTE_MS);
    assert.deepEqual([engine.numRunning, engine.numWaiting, heard.kvCacheUsage.at(-1), clock.numArmed], [0, 0, 0, 0]);
    assert.deepEqual([heard.ends.filter((end) => end === 'length').length, heard.ends.length], [open.length, open.length + numLeft]);
    for (const stream of open) assert.deepEqual((await takeReady(stream)).finishReasons, ['length']);
    assert.ok(Math.min(...heard.firstTokenMs) >= 20);
  });
});
