import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStepPace } from '../../../../lib/engine/pacing/step-paced/step-pace.ts';
import type { StepLoad } from '../../../../lib/engine/pacing/step-paced/step-time.ts';
import type { StepLimits } from '../../../../lib/engine/scheduler/step-scheduler.ts';
import { createEngineFixture, type EngineFixtureOptions, promptOf, requestOf, takeReady } from '../../../support/engine-fixture.ts';
import { STEP_LIMITS } from '../../../support/step-pace-fixture.ts';

interface StepFixtureOptions extends EngineFixtureOptions {
  readonly stepMs?: number;
  readonly limits?: Partial<StepLimits>;
}

/** An engine in steps of 10 ms, with the loads of all steps. */
function createStepFixture({ stepMs = 10, limits = {}, ...options }: StepFixtureOptions = {}): ReturnType<typeof createEngineFixture> & { loads: StepLoad[] } {
  const loads: StepLoad[] = [];
  const stepTimeMs = (load: StepLoad): number => {
    loads.push(load);
    return stepMs;
  };
  const pace = createStepPace({ model: { stepTimeMs }, limits: { ...STEP_LIMITS, ...limits } });
  return { ...createEngineFixture({ ...options, pace }), loads };
}

describe('step pace', () => {
  it('gives a token at the end of every step, the first one with the prompt', () => {
    const { engine, clock, heard, loads } = createStepFixture();
    engine.submit(requestOf('a b', { prompts: [promptOf('a b', 5)] }));
    clock.advance(100);
    assert.deepEqual([heard.firstTokenMs, heard.gapsMs, heard.endMs], [[10], [10, 10], [30]]);
    assert.deepEqual(loads, [
      { numPrefillTokens: 5, numDecodeRequests: 0, numKvTokensRead: 5, numAttentionPairs: 15 },
      { numPrefillTokens: 0, numDecodeRequests: 1, numKvTokensRead: 6, numAttentionPairs: 6 },
      { numPrefillTokens: 0, numDecodeRequests: 1, numKvTokensRead: 7, numAttentionPairs: 7 },
    ]);
  });

  it('lets all tokens of a step leave together, in one batch for each reader', async () => {
    const { engine, clock } = createStepFixture();
    const streams = [engine.submit(requestOf('a b', { n: 2 })), engine.submit(requestOf('c d'))];
    clock.advance(9.999);
    assert.deepEqual(streams.map(({ isReady }) => isReady), [false, false]);
    clock.advance(0.001);
    assert.deepEqual([(await takeReady(streams[0] ?? assert.fail())).numTokens, streams[1]?.isReady], [2, false], 'others wait for the next step');
    clock.advance(10);
    const [first, second] = await Promise.all(streams.map((stream) => takeReady(stream)));
    assert.deepEqual([first?.numTokens, first?.numBatches, second?.numTokens, second?.numBatches], [2, 1, 1, 1]);
  });

  it('takes a request that comes during a step into the next one', () => {
    const { engine, clock, heard } = createStepFixture();
    engine.submit(requestOf('a b c d e'));
    clock.advance(14);
    engine.submit(requestOf('x', { maxTokens: 1 }));
    clock.advance(15.9);
    assert.deepEqual(heard.firstTokenMs, [10]);
    clock.advance(0.1);
    assert.deepEqual(heard.firstTokenMs, [10, 16]);
  });

  it('runs steps that are due in the past at once, from their due times on, so that lateness does not add up', () => {
    const { engine, clock, heard } = createStepFixture();
    engine.submit(requestOf('a b c d e f g'));
    for (const lateMs of [13, 4, 21, 3]) clock.jump(lateMs);
    assert.deepEqual([heard.firstTokenMs, heard.gapsMs.length], [[10], 3]);
    clock.jump(100);
    assert.deepEqual([heard.endMs, new Set(heard.gapsMs)], [[80], new Set([10])]);
  });

  it('runs no step without requests, and starts anew with the next one', () => {
    const { engine, clock, heard, loads } = createStepFixture();
    assert.equal(clock.numArmed, 0);
    engine.submit(requestOf('a', { maxTokens: 1 }));
    clock.advance(10);
    assert.deepEqual([clock.numArmed, loads.length], [0, 1]);
    clock.advance(1003);
    engine.submit(requestOf('b', { maxTokens: 1 }));
    clock.advance(10);
    assert.deepEqual([heard.firstTokenMs, clock.numArmed, loads.length], [[10, 10], 0, 2]);
  });

  it('drops the tokens of a request that leaves during a step, which takes its time all the same', () => {
    const { engine, clock, heard } = createStepFixture();
    const leaver = engine.submit(requestOf('a b c'));
    clock.advance(4);
    leaver.close();
    assert.deepEqual([engine.numRunning, heard.kvCacheUsage.at(-1), clock.numArmed], [0, 0, 1]);
    engine.submit(requestOf('d', { maxTokens: 1 }));
    clock.advance(100);
    assert.deepEqual([heard.firstTokenMs, heard.ends, clock.numArmed], [[16], ['disconnect', 'length'], 0]);
  });

  it('goes on with the others when one leaves during a step', () => {
    const { engine, clock, heard } = createStepFixture();
    engine.submit(requestOf('a b c'));
    const leaver = engine.submit(requestOf('d e f'));
    clock.advance(25);
    leaver.close();
    clock.advance(100);
    assert.deepEqual([heard.ends, heard.endMs], [['disconnect', 'stop'], [25, 40]]);
  });

  it('takes steps of no time one after the other, and lets the event loop turn in between', () => {
    const { engine, clock, heard, loads } = createStepFixture({ stepMs: 0, maxModelLen: 20_000, limits: { maxModelLen: 20_000 } });
    engine.submit(requestOf('a', { ignoreEos: true, maxTokens: 15_000 }));
    assert.ok(loads.length < 15_000, `${loads.length} steps in one turn`);
    assert.equal(clock.numArmed, 1);
    clock.advance(0);
    assert.deepEqual([loads.length, heard.ends, heard.endMs, clock.numArmed], [15_000, ['length'], [0], 0]);
  });

  it('loses no time to a step in which all were preempted', () => {
    // 3 blocks of 8 tokens that can be used: the first request needs a second one, and is the least urgent itself.
    const { engine, clock, heard } = createStepFixture({ policy: 'priority', blockSize: 8, numBlocks: 4, maxModelLen: 24 });
    engine.submit(requestOf('a b c d', { prompts: [promptOf('a b c d', 7)], priority: 1 }));
    clock.advance(1);
    engine.submit(requestOf('e f g h', { prompts: [promptOf('e f g h', 9)], priority: 0 }));
    clock.advance(10_000);
    assert.deepEqual(heard.preemptions, [1]);
    assert.deepEqual([heard.firstTokenMs, heard.endMs], [[10, 19], [59, 90]]);
    assert.deepEqual([heard.ends, engine.numRunning, heard.kvCacheUsage.at(-1), clock.numArmed], [['stop', 'stop'], 0, 0, 0]);
  });

  it('starts a step when an adapter has been loaded', () => {
    const { engine, clock, heard } = createStepFixture({ loraLoadLatencyMs: 35 });
    engine.submit(requestOf('a', { adapter: 'x', maxTokens: 1 }));
    clock.advance(34);
    assert.equal(engine.numRunning, 0);
    clock.advance(11);
    assert.deepEqual([heard.firstTokenMs, clock.numArmed], [[45], 0]);
  });
});
