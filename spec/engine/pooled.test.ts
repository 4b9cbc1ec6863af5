// Requests that generate nothing: their prompts take seats, blocks and time, and that is all.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStepPace } from '../../lib/engine/pacing/step-paced/step-pace.ts';
import { createEngineFixture, promptOf, type RequestChanges, requestOf, takeReady } from '../support/engine-fixture.ts';
import { STEP_LIMITS } from '../support/step-pace-fixture.ts';

const POOLED: RequestChanges = { maxTokens: 0, isBuffered: true };

describe('a request of no tokens', () => {
  it('ends with a stop and without a token when its prompts have been computed', async () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, itlMs: 10 });
    const stream = engine.submit(requestOf('a', { ...POOLED, prompts: [promptOf('a', 7), promptOf('b', 3)] }));
    clock.advance(9.999);
    assert.equal(stream.isReady, false);
    clock.advance(0.001);
    const { numTokens, finishReasons, isDone } = await takeReady(stream);
    assert.deepEqual({ numTokens, finishReasons, isDone }, { numTokens: 0, finishReasons: ['stop', 'stop'], isDone: true });
    assert.deepEqual(heard.iterations, ['10+0']);
    assert.deepEqual([heard.firstTokenMs, heard.gapsMs, heard.ends, heard.endMs], [[10, 10], [], ['stop', 'stop'], [10, 10]]);
    assert.equal(heard.kvCacheUsage.at(-1), 0);
  });

  it('waits for a seat as others do, and gives it to the next', async () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, maxNumSeqs: 1 });
    const streams = ['a', 'b'].map((text) => engine.submit(requestOf(text, { ...POOLED })));
    assert.deepEqual(heard.queue, ['1/0', '1/1']);
    clock.advance(10);
    assert.deepEqual(streams.map(({ isReady }) => isReady), [true, false]);
    clock.advance(10);
    assert.deepEqual(heard.endMs, [10, 20]);
    await Promise.all(streams.map(takeReady));
  });

  it('may fill the context, also where its prompt is computed in pieces', async () => {
    const limits = { ...STEP_LIMITS, maxModelLen: 100, maxNumScheduledTokens: 40, maxNumBatchedTokens: 40 };
    const pace = createStepPace({ model: { stepTimeMs: () => 10 }, limits });
    const { engine, clock, heard } = createEngineFixture({ pace, maxModelLen: 100 });
    const stream = engine.submit(requestOf('a', { ...POOLED, prompts: [promptOf('a', 100)] }));
    clock.advance(29.999);
    assert.equal(stream.isReady, false);
    clock.advance(0.001);
    assert.deepEqual((await takeReady(stream)).finishReasons, ['stop']);
    assert.deepEqual(heard.iterations, ['100+0']);
  });

  it('leaves its blocks in the prefix cache', () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, blockSize: 8 });
    for (let round = 0; round < 2; round++) {
      engine.submit(requestOf('a', { ...POOLED, prompts: [promptOf('a', 20)] }));
      clock.advance(10);
    }
    assert.deepEqual(heard.iterations, ['20+0', '4+0']);
  });
});

describe('Engine.requireRoom', () => {
  it('refuses what `submit` would refuse', () => {
    const { engine } = createEngineFixture({ ttftMs: 10, maxNumSeqs: 1, maxWaitingQueueLength: 1 });
    engine.requireRoom(2, null);
    assert.throws(() => engine.requireRoom(2049, null), { kind: 'queue_full' });
    engine.submit(requestOf('a', { ...POOLED }));
    engine.requireRoom(1, null);
    assert.throws(() => engine.requireRoom(2, null), { kind: 'queue_full' });
  });
});
