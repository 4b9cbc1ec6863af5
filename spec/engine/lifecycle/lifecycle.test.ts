// Pauses, sleep, aborts and resets, in both paces: what happens to what runs, what waits and what comes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TokenStream } from '../../../lib/engine/token-stream.ts';
import { createStepPace } from '../../../lib/engine/pacing/step-paced/step-pace.ts';
import { createEngineFixture, type EngineFixtureOptions, promptOf, requestOf, takeReady } from '../../support/engine-fixture.ts';
import { STEP_LIMITS } from '../../support/step-pace-fixture.ts';

/** Both paces with 10 ms for each token, the first included. */
const paces: Readonly<Record<string, EngineFixtureOptions>> = {
  'request pace': { ttftMs: 10, itlMs: 10 },
  'step pace': { pace: createStepPace({ model: { stepTimeMs: () => 10 }, limits: STEP_LIMITS }) },
};

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  return settled;
}

const textOf = async (stream: TokenStream): Promise<string> => (await takeReady(stream)).text;
const KEEPS_CACHE = { clearsCache: false };

for (const [name, pace] of Object.entries(paces)) {
  const create = (options: EngineFixtureOptions = {}): ReturnType<typeof createEngineFixture> => createEngineFixture({ ...pace, ...options });

  describe(`Lifecycle.pause, ${name}`, () => {
    it('abort: ends what runs and waits with what there is, and counts it as aborted', async () => {
      const { engine, clock, heard } = create({ maxNumSeqs: 1 });
      const running = engine.submit(requestOf('a b c d'));
      const waiting = engine.submit(requestOf('e f', { isBuffered: true }));
      clock.advance(20);
      const paused = engine.lifecycle.pause('abort', KEEPS_CACHE);
      const taken = await takeReady(running);
      assert.deepEqual([taken.text, taken.finishReasons, taken.isDone], ['a b', ['abort'], true]);
      assert.deepEqual((await takeReady(waiting)).finishReasons, ['abort']);
      assert.deepEqual([heard.ends, engine.numRunning, engine.numWaiting], [['abort', 'abort'], 0, 0]);
      clock.advance(10);
      assert.ok(await isSettled(paused));
      assert.ok(engine.lifecycle.isPaused && engine.lifecycle.isSleeping);
    });

    it('queues what comes while it lasts, and runs it after resume', async () => {
      const { engine, clock } = create();
      await engine.lifecycle.pause('abort', KEEPS_CACHE);
      const stream = engine.submit(requestOf('a b'));
      clock.advance(1000);
      assert.deepEqual([await textOf(stream), engine.numWaiting], ['', 1]);
      engine.lifecycle.resume();
      clock.advance(30);
      assert.deepEqual([await textOf(stream), engine.lifecycle.isPaused], ['a b', false]);
    });

    it('wait: is complete when what ran has ended; what waits stays in the queue', async () => {
      const { engine, clock } = create({ maxNumSeqs: 1 });
      const running = engine.submit(requestOf('a b c'));
      engine.submit(requestOf('d'));
      clock.advance(10);
      const paused = engine.lifecycle.pause('wait', KEEPS_CACHE);
      clock.advance(20);
      assert.ok(!(await isSettled(paused)));
      clock.advance(10);
      assert.ok(await isSettled(paused));
      assert.deepEqual([await textOf(running), engine.numRunning, engine.numWaiting], ['a b c', 0, 1]);
    });

    it('keep: stops where it is, with its blocks, and goes on from there', async () => {
      const { engine, clock, heard } = create();
      const stream = engine.submit(requestOf('a b c d'));
      clock.advance(20);
      const paused = engine.lifecycle.pause('keep', KEEPS_CACHE);
      clock.advance(10);
      const before = await textOf(stream);
      assert.ok(await isSettled(paused));
      clock.advance(1000);
      assert.deepEqual([await textOf(stream), engine.numRunning, heard.preemptions.length], ['', 1, 0]);
      engine.lifecycle.resume();
      clock.advance(40);
      assert.equal(before + (await textOf(stream)), 'a b c d');
    });

    it('keep with an emptied cache: what ran is computed again', async () => {
      const { engine, clock, heard } = create();
      const stream = engine.submit(requestOf('a b c d'));
      clock.advance(20);
      const paused = engine.lifecycle.pause('keep', { clearsCache: true });
      clock.advance(10);
      assert.ok(await isSettled(paused));
      assert.deepEqual([engine.numRunning, engine.numWaiting, heard.preemptions], [0, 1, [1]]);
      engine.lifecycle.resume();
      clock.advance(200);
      const taken = await takeReady(stream);
      assert.deepEqual([taken.text, taken.finishReasons, engine.numRunning], ['a b c d', ['stop'], 0]);
    });

    it('turns from keep to wait, and lets a reader leave while it lasts', async () => {
      const { engine, clock, heard } = create();
      const [first, second] = [engine.submit(requestOf('a b c')), engine.submit(requestOf('d e f'))];
      clock.advance(10);
      void engine.lifecycle.pause('keep', KEEPS_CACHE);
      clock.advance(100);
      second.close();
      const waited = engine.lifecycle.pause('wait', KEEPS_CACHE);
      clock.advance(50);
      assert.ok(await isSettled(waited));
      assert.deepEqual([await textOf(first), heard.ends], ['a b c', ['disconnect', 'stop']]);
    });

    it('is complete too when it is lifted before, once nothing is left', async () => {
      const { engine, clock } = create();
      engine.submit(requestOf('a b c'));
      const paused = engine.lifecycle.pause('wait', KEEPS_CACHE);
      engine.lifecycle.resume();
      engine.submit(requestOf('d'));
      clock.advance(20);
      assert.ok(!(await isSettled(paused)));
      clock.advance(30);
      assert.ok(await isSettled(paused));
    });
  });

  describe(`Lifecycle.resetPrefixCache, ${name}`, () => {
    it('works only while no block is held, unless it is forced: then what ran is computed again', async () => {
      const { engine, clock, heard } = create({ blockSize: 2 });
      const stream = engine.submit(requestOf('a b c d'));
      clock.advance(20);
      assert.equal(engine.lifecycle.resetPrefixCache({ isForced: false }), false);
      assert.equal(engine.lifecycle.resetPrefixCache({ isForced: true }), true);
      assert.deepEqual(heard.preemptions, [1]);
      clock.advance(500);
      const taken = await takeReady(stream);
      assert.deepEqual([taken.text, taken.finishReasons, engine.numRunning], ['a b c d', ['stop'], 0]);
      assert.equal(engine.lifecycle.resetPrefixCache({ isForced: false }), true);
    });
  });

  describe(`Lifecycle.abort, ${name}`, () => {
    it('hands out what is held back of the text for a stop string', async () => {
      const stop = { strings: ['never, never'], tokenIds: [], isIncluded: false };
      for (const isBuffered of [false, true]) {
        const { engine, clock } = create();
        const stream = engine.submit(requestOf('a b c d', { stop, isBuffered }));
        clock.advance(20);
        assert.equal(await textOf(stream), '');
        engine.lifecycle.abort(null);
        const { text, finishReasons, numTokens } = await takeReady(stream);
        assert.deepEqual([text, finishReasons, numTokens], ['a b', ['abort'], isBuffered ? 2 : 0]);
      }
    });

    it('ends the requests that are named, or all; they are no success', async () => {
      const { engine, clock, heard } = create();
      const named = engine.submit(requestOf('', { prompts: [{ ...promptOf('a b c'), requestId: 'x-0' }], n: 2 }));
      const other = engine.submit(requestOf('d e f'));
      clock.advance(10);
      assert.equal(engine.lifecycle.abort(new Set(['x-0', 'nobody'])), 2);
      assert.deepEqual((await takeReady(named)).finishReasons, ['abort', 'abort']);
      assert.equal(engine.numRunning, 1);
      assert.equal(engine.lifecycle.abort(null), 1);
      assert.deepEqual((await takeReady(other)).finishReasons, ['abort']);
      assert.deepEqual(heard.ends, ['disconnect', 'disconnect', 'disconnect']);
      clock.advance(50);
      assert.deepEqual([engine.numRunning, engine.lifecycle.abort(null)], [0, 0]);
    });
  });
}

describe('Lifecycle.sleep', () => {
  it('pauses and tells at which level, and goes on when all memory is back', async () => {
    const { engine, heard } = createEngineFixture();
    await engine.lifecycle.sleep(1, 'abort');
    assert.deepEqual([engine.lifecycle.isSleeping, engine.lifecycle.isPaused, heard.sleep], [true, true, [1]]);
    assert.equal(engine.lifecycle.wakeUp(['weights']), false);
    assert.equal(engine.lifecycle.isSleeping, true);
    assert.equal(engine.lifecycle.wakeUp(['kv_cache']), true);
    assert.deepEqual([engine.lifecycle.isSleeping, heard.sleep], [false, [1, null]]);
  });

  it('stays asleep for parts that are not away, and for "scheduling" alone', async () => {
    const { engine, heard } = createEngineFixture();
    await engine.lifecycle.sleep(2, 'abort');
    for (const tags of [['nothing'], ['weights', 'nothing'], ['scheduling'], ['scheduling', 'weights']]) {
      assert.equal(engine.lifecycle.wakeUp(tags), false, String(tags));
    }
    assert.equal(engine.lifecycle.wakeUp(['scheduling', 'kv_cache']), true);
    assert.deepEqual(heard.sleep, [2, null]);
  });

  it('level 0 is a pause, which any waking ends', async () => {
    const { engine } = createEngineFixture();
    await engine.lifecycle.sleep(0, 'abort');
    assert.deepEqual([engine.lifecycle.isSleeping, engine.lifecycle.wakeUp(['scheduling']), engine.lifecycle.isSleeping], [true, true, false]);
  });

  it('empties the prefix cache from level 1 on', async () => {
    for (const [level, numHits] of [[0, 2], [1, 0]] as const) {
      const hits: (number | undefined)[] = [];
      const { engine } = createEngineFixture({ blockSize: 2, listener: { admitted: (_sequence, hit) => void hits.push(hit?.numHitTokens) } });
      engine.submit(requestOf('a b c'));
      await engine.lifecycle.sleep(level, 'abort');
      engine.lifecycle.wakeUp(null);
      engine.submit(requestOf('a b c'));
      assert.deepEqual(hits, [0, numHits], `level ${level}`);
    }
  });
});

describe('Lifecycle.releaseKvCacheMemory', () => {
  it('needs a pause, no request and all the memory', async () => {
    const { engine, heard } = createEngineFixture();
    assert.throws(() => engine.lifecycle.releaseKvCacheMemory(), { kind: 'internal' });
    await engine.lifecycle.pause('abort', KEEPS_CACHE);
    engine.submit(requestOf('a'));
    assert.throws(() => engine.lifecycle.releaseKvCacheMemory(), { kind: 'internal' });
    engine.lifecycle.abort(null);
    engine.lifecycle.releaseKvCacheMemory();
    assert.deepEqual([engine.lifecycle.isSleeping, heard.sleep], [true, [0]]);
    assert.throws(() => engine.lifecycle.releaseKvCacheMemory(), { kind: 'internal' });
    engine.lifecycle.resume();
    assert.deepEqual([engine.lifecycle.isPaused, engine.lifecycle.isSleeping, engine.lifecycle.wakeUp(['kv_cache'])], [false, true, true]);
  });
});
