// KV caches beside what requests can need: smaller than one of them, too small for two, or just large enough for all.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import type { EngineObserver } from '../../lib/engine/events.ts';
import { type KvCacheConfig, kvCacheOptions, resolveKvCacheSize } from '../../lib/engine/kv-cache/options.ts';
import { createStepPace } from '../../lib/engine/pacing/step-paced/step-pace.ts';
import { createEngineFixture, type EngineFixtureOptions, type Heard, promptOf, requestOf, takeReady } from '../support/engine-fixture.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { STEP_LIMITS } from '../support/step-pace-fixture.ts';

const config = resolveConfig<KvCacheConfig>(kvCacheOptions, {});

describe('a single request in a cache smaller than the context asked for', () => {
  const size = resolveKvCacheSize({ ...config, blockSize: 8, numGpuBlocksOverride: 4 }, { maxModelLen: 1024, maxNumSeqs: 5 });
  const stepPace = createStepPace({ model: { stepTimeMs: () => 1 }, limits: { ...STEP_LIMITS, maxModelLen: size.maxModelLen } });
  const paces: Readonly<Record<string, EngineFixtureOptions>> = { 'request-paced': { ttftMs: 1, itlMs: 1 }, 'step-paced': { pace: stepPace } };

  for (const [name, pace] of Object.entries(paces))
    for (const numPromptTokens of [1, 8, 16, 23])
      it(`fills it and ends, never preempted (${name}, a prompt of ${numPromptTokens})`, async () => {
        const { engine, clock, heard } = createEngineFixture({ ...pace, ...size });
        const stream = engine.submit(requestOf('a', { prompts: [promptOf('a', numPromptTokens)], ignoreEos: true }));
        clock.advance(1000);
        const { numTokens, finishReasons } = await takeReady(stream);
        assert.deepEqual([numTokens, finishReasons], [24 - numPromptTokens, ['length']]);
        assert.deepEqual([heard.preemptions, heard.kvCacheUsage.at(-1), engine.numRunning, clock.numArmed], [[], 0, 0, 0]);
      });
});

describe('the default size of the cache', () => {
  it('never changes the times of request-paced requests', () => {
    const seed = Number(process.env.SEED ?? 42);
    console.log(`SEED=${seed}`);
    const limits = { maxModelLen: 200, maxNumSeqs: 90 };
    const size = resolveKvCacheSize(config, limits);
    assert.equal(size.numBlocks, 90 * 13 + 1);
    const run = (numBlocks: number): Heard => {
      const rng = createRng(seed);
      const { engine, clock, heard } = createEngineFixture({ ...size, ...limits, numBlocks, ttftMs: 9, itlMs: 2 });
      for (let request = 0; request < 400; request++) {
        const prompt = promptOf(`p${request}`, rng.integer(170, 199));
        engine.submit(requestOf('a', { prompts: [prompt], ignoreEos: true }));
        clock.advance(rng.next() * 0.5);
      }
      clock.advance(100_000);
      return heard;
    };
    const [small, large] = [run(size.numBlocks), run(1_000_000)];
    assert.equal(Math.max(...small.queue.map((counts) => Number(counts.split('/')[0]))), limits.maxNumSeqs, 'all seats were taken');
    assert.ok(Math.max(...small.kvCacheUsage) > 0.95, 'and nearly all blocks');
    assert.deepEqual([small.preemptions, small.endMs, small.firstTokenMs, small.gapsMs], [[], large.endMs, large.firstTokenMs, large.gapsMs]);
  });
});

describe('Engine, admission', () => {
  it('leaves the watermark of all blocks free, rounded down', () => {
    for (const [numTokens, numRunning] of [[48, 2], [49, 1]] as const) {
      const { engine } = createEngineFixture({ ttftMs: 10, numBlocks: 10, blockSize: 8, maxModelLen: 72, watermark: 0.25 });
      engine.submit(requestOf('a'));
      engine.submit(requestOf('b', { prompts: [promptOf('b', numTokens)] }));
      assert.equal(engine.numRunning, numRunning, `${numTokens} tokens`);
    }
  });

  it('remembers when a sequence got a seat for the first time', () => {
    const admittedMs: (number | null)[] = [];
    const listener: Partial<EngineObserver> = { sequenceEnded: (sequence) => void admittedMs.push(sequence.admittedMs) };
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 1, itlMs: 1, numBlocks: 5, blockSize: 8, maxModelLen: 32, listener });
    for (const [text, numTokens] of [['a b c d', 15], ['e f g h', 9]] as const) engine.submit(requestOf(text, { prompts: [promptOf(text, numTokens)] }));
    clock.advance(1000);
    assert.deepEqual([heard.preemptions, admittedMs], [[1], [1000, 1000]]);
  });

  it('is no later than the first token, however late the computer is', () => {
    const timings: (number | null)[][] = [];
    const listener: Partial<EngineObserver> = { sequenceEnded: ({ arrivalMs, admittedMs, firstTokenMs }) => void timings.push([arrivalMs, admittedMs, firstTokenMs]) };
    const clock = new SlowClock(1000);
    const { engine } = createEngineFixture({ clock, listener });
    engine.submit(requestOf('a'));
    clock.advance(100);
    assert.equal(timings.length, 1);
    for (const [arrivalMs, admittedMs, firstTokenMs] of timings) assert.ok(Number(arrivalMs) <= Number(admittedMs) && Number(admittedMs) <= Number(firstTokenMs), String(timings));
  });
});

/** A clock on which every look at it takes a millisecond. */
class SlowClock extends FakeClock {
  override nowMs(): number {
    this.stall(1);
    return super.nowMs();
  }
}
