import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../lib/base/error.ts';
import { createRng } from '../../lib/base/rng.ts';
import type { TokenStream } from '../../lib/engine/token-stream.ts';
import { createEngineFixture, promptOf, requestOf, takeReady } from '../support/engine-fixture.ts';
import { FakeClock } from '../support/fake-clock.ts';

describe('Engine, time', () => {
  it('delivers everything at submit when nothing takes time', async () => {
    const { engine, clock, heard } = createEngineFixture();
    const taken = await takeReady(engine.submit(requestOf('one two three')));
    assert.deepEqual(taken, { text: 'one two three', numTokens: 4, numBatches: 1, finishReasons: ['stop'], isDone: true });
    assert.deepEqual([heard.firstTokenMs, heard.endMs], [[0], [0]]);
    assert.equal(clock.numArmed, 0);
  });

  it('gives the first token after TTFT and n tokens after TTFT + ITL * (n - 1)', async () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 100, itlMs: 20 });
    const stream = engine.submit(requestOf('one two three'));
    clock.advance(99.999);
    assert.equal((await takeReady(stream)).numTokens, 0);
    clock.advance(0.001);
    assert.equal((await takeReady(stream)).text, 'one');
    clock.advance(19.999);
    assert.equal((await takeReady(stream)).numTokens, 0);
    clock.advance(0.001);
    assert.equal((await takeReady(stream)).text, ' two');
    clock.advance(40);
    assert.deepEqual((await takeReady(stream)).finishReasons, ['stop']);
    assert.deepEqual(heard.endMs, [160]);
    assert.deepEqual(heard.gapsMs, [20, 20, 20]);
  });

  it('keeps to absolute due times after the process was stopped for a while', async () => {
    const { engine, clock, heard } = createEngineFixture({ itlMs: 10 });
    const stream = engine.submit(requestOf('a b c d e f g h'));
    clock.jump(35);
    assert.equal((await takeReady(stream)).text, 'a b c d');
    clock.advance(5);
    assert.equal((await takeReady(stream)).text, ' e');
    clock.advance(40);
    assert.deepEqual(heard.endMs, [80]);
  });

  it('looks at the clock again when a timer fires early', async () => {
    const clock = new FakeClock();
    const early = Object.assign(Object.create(clock) as FakeClock, {
      nowMs: () => clock.nowMs(),
      wallTimeMs: () => clock.wallTimeMs(),
      createTimer: (callback: () => void) => {
        const timer = clock.createTimer(callback);
        return { arm: (dueMs: number) => timer.arm(Math.max(clock.nowMs() + 0.25, dueMs - 0.9)), disarm: () => timer.disarm() };
      },
    });
    const { engine } = createEngineFixture({ clock: early, ttftMs: 10 });
    const stream = engine.submit(requestOf('a'));
    clock.advance(9.99);
    assert.equal((await takeReady(stream)).numTokens, 0);
    clock.advance(0.5);
    assert.equal((await takeReady(stream)).text, 'a');
  });

  it('reckons a waiting request from the time at which its seat was due to be free', () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, maxNumSeqs: 1 });
    for (const text of ['a', 'b', 'c']) engine.submit(requestOf(text, { maxTokens: 1 }));
    clock.jump(30);
    assert.deepEqual(heard.endMs, [10, 20, 30]);
  });

  it('wakes a buffered reader once, when the last sequence has ended', async () => {
    const { engine, clock } = createEngineFixture({ itlMs: 10 });
    const stream = engine.submit(requestOf('a b c', { n: 2, isBuffered: true }));
    const batch = stream.next();
    let isSettled = false;
    void batch.then(() => (isSettled = true));
    clock.advance(29);
    await Promise.resolve();
    assert.equal(isSettled, false);
    clock.advance(1);
    assert.deepEqual((await batch).value?.map(({ index, tokens }) => [index, tokens.length]), [[0, 4], [1, 4]]);
  });

  it('yields to the event loop when a turn has very much to do', async () => {
    const { engine, clock } = createEngineFixture({ maxModelLen: 20_000 });
    const stream = engine.submit(requestOf('a', { ignoreEos: true, maxTokens: 15_000 }));
    assert.ok((await takeReady(stream)).numTokens < 15_000);
    clock.advance(0);
    assert.deepEqual((await takeReady(stream)).finishReasons, ['length']);
  });
});

describe('Engine, seats', () => {
  it('serves first come first served and never more than its seats', () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, maxNumSeqs: 2 });
    for (let request = 0; request < 5; request++) engine.submit(requestOf('x', { maxTokens: 1 }));
    assert.deepEqual([engine.numRunning, engine.numWaiting], [2, 3]);
    clock.advance(30);
    assert.deepEqual(heard.endMs, [10, 10, 20, 20, 30]);
    assert.deepEqual(heard.queue, ['1/0', '2/0', '2/1', '2/2', '2/3', '2/1', '1/0', '0/0']);
  });

  it('refuses the sequences of a request together, and keeps nothing of them', () => {
    const { engine } = createEngineFixture({ ttftMs: 10, maxNumSeqs: 2, maxWaitingQueueLength: 1 });
    engine.submit(requestOf('x'));
    assert.throws(() => engine.submit(requestOf('y', { n: 3 })), (error) => error instanceof ServerError && error.kind === 'queue_full');
    assert.deepEqual([engine.numRunning, engine.numWaiting], [1, 0]);
    engine.submit(requestOf('y', { n: 2 }));
    assert.deepEqual([engine.numRunning, engine.numWaiting], [2, 1]);
  });

  it('frees seats when a stream is closed, whether it waits, has no token yet, or is under way', async () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, itlMs: 10, maxNumSeqs: 1 });
    const streams = ['a b c', 'd e f', 'g h i'].map((text) => engine.submit(requestOf(text)));
    streams[1]?.close();
    assert.deepEqual([engine.numRunning, engine.numWaiting], [1, 1]);
    clock.advance(15);
    await streams[0]?.return();
    assert.deepEqual([engine.numRunning, engine.numWaiting], [1, 0]);
    streams[2]?.close();
    streams[2]?.close();
    assert.deepEqual([engine.numRunning, engine.numWaiting, clock.numArmed], [0, 0, 0]);
    assert.deepEqual(heard.ends, ['disconnect', 'disconnect', 'disconnect']);
  });

  it('ends everything with an error that comes after what is pending', async () => {
    const { engine, clock, heard } = createEngineFixture({ itlMs: 10, maxNumSeqs: 1 });
    const running = engine.submit(requestOf('a b c'));
    const waiting = engine.submit(requestOf('d', { isBuffered: true, adapter: 'x' }));
    const awaited = waiting.next();
    const error = new ServerError('unavailable', 'over');
    engine.abortAll(error);
    await assert.rejects(awaited, error);
    assert.equal((await running.next()).value?.[0]?.tokens.length, 1);
    await assert.rejects(running.next(), error);
    assert.deepEqual([heard.ends, engine.numRunning, engine.numWaiting, clock.numArmed], [['abort', 'abort'], 0, 0, 0]);
    engine.close();
  });

  it('keeps its counts over 10,000 random steps', async () => {
    const seed = Number(process.env.SEED ?? 42);
    console.log(`seed ${seed}`);
    const rng = createRng(seed);
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 7, itlMs: 3, maxNumSeqs: 8, maxWaitingQueueLength: 40, maxLoras: 2, maxCpuLoras: 3, loraLoadLatencyMs: 11 });
    const open = new Set<TokenStream>();
    let numSubmitted = 0;
    for (let step = 0; step < 10_000; step++) {
      const dice = rng.integer(0, 9);
      if (dice < 5) {
        const n = rng.integer(1, 4);
        const adapter = rng.integer(0, 2) === 0 ? `lora-${rng.integer(0, 4)}` : null;
        try {
          open.add(engine.submit(requestOf('w '.repeat(rng.integer(0, 9)), { n, adapter, isBuffered: dice === 0 })));
          numSubmitted += n;
        } catch (error) {
          assert.ok(error instanceof ServerError && error.kind === 'queue_full');
        }
      } else if (dice < 7) {
        const victim = [...open][rng.integer(0, Math.max(0, open.size - 1))];
        victim?.close();
        if (victim !== undefined) open.delete(victim);
      } else {
        clock.advance(rng.next() * 9);
      }
      assert.ok(engine.numRunning <= 8 && engine.numWaiting <= 40);
      assert.equal(heard.ends.length + engine.numRunning + engine.numWaiting, numSubmitted);
    }
    clock.advance(100_000);
    assert.deepEqual([engine.numRunning, engine.numWaiting, clock.numArmed, heard.ends.length], [0, 0, 0, numSubmitted]);
    for (const stream of open) assert.equal((await takeReady(stream)).isDone, true);
  });
});

describe('Engine, adapters', () => {
  it('runs at most max-loras at once, without holding up requests that could run', () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10 });
    for (const adapter of ['a', 'b', null, 'a']) engine.submit(requestOf('x', { adapter, maxTokens: 1 }));
    assert.deepEqual([engine.numRunning, engine.numWaiting], [3, 1]);
    clock.advance(20);
    assert.deepEqual(heard.endMs, [10, 10, 10, 20]);
    assert.deepEqual(heard.adapters, ['a/', 'a/b', 'b/', '/']);
  });

  it('loads an adapter that is not resident while requests of the base model go on', () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, loraLoadLatencyMs: 50, maxLoras: 2, maxCpuLoras: 2 });
    engine.submit(requestOf('x', { adapter: 'a', maxTokens: 1 }));
    engine.submit(requestOf('y', { maxTokens: 1 }));
    clock.advance(60);
    assert.deepEqual(heard.endMs, [10, 60]);
    engine.submit(requestOf('x', { adapter: 'a', maxTokens: 1 }));
    clock.advance(10);
    assert.equal(heard.endMs.at(-1), 10);
  });

  it('evicts the least recently used adapter beyond max-cpu-loras', () => {
    const { engine, clock, heard } = createEngineFixture({ loraLoadLatencyMs: 50, maxCpuLoras: 2 });
    for (const adapter of ['a', 'b', 'a', 'c', 'a', 'b']) {
      engine.submit(requestOf('x', { adapter, maxTokens: 1 }));
      clock.advance(100);
    }
    assert.deepEqual(heard.endMs, [50, 50, 0, 50, 0, 50]);
  });

  it('lets two adapters with one place take turns in order of arrival', () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, loraLoadLatencyMs: 5 });
    for (const adapter of ['a', 'b', 'a']) engine.submit(requestOf('x', { adapter, maxTokens: 1 }));
    clock.advance(100);
    assert.equal(engine.numWaiting, 0);
    assert.deepEqual(heard.ends, ['length', 'length', 'length']);
  });

  it('gives a seat at once to an adapter that loads in no time, also when nothing may wait', () => {
    const { engine } = createEngineFixture({ ttftMs: 10, maxWaitingQueueLength: 0 });
    engine.submit(requestOf('x', { adapter: 'a' }));
    assert.equal(engine.numRunning, 1);
    assert.throws(() => engine.submit(requestOf('x', { adapter: 'b' })), ServerError);
  });
});

describe('Engine, randomness', () => {
  async function answers(texts: readonly string[], seed: number, requestSeed: number | null = null): Promise<Map<string, string[]>> {
    const { engine } = createEngineFixture({ mode: 'random', seed });
    const byPrompt = new Map<string, string[]>();
    for (const text of texts) {
      const taken = await takeReady(engine.submit(requestOf(text, { seed: requestSeed })));
      byPrompt.set(text, [...(byPrompt.get(text) ?? []), taken.text]);
    }
    return byPrompt;
  }

  it('answers the same requests the same, in whatever order different prompts arrive', async () => {
    const one = await answers(['a', 'b', 'c', 'a'], 7);
    const other = await answers(['c', 'a', 'a', 'b'], 7);
    for (const [text, said] of one) assert.deepEqual(other.get(text), said);
    assert.notDeepEqual(await answers(['a'], 8), await answers(['a'], 7));
  });

  it('answers the same prompt differently each time, unless the request has a seed', async () => {
    const said = (await answers(['a', 'a', 'a'], 7)).get('a');
    assert.equal(new Set(said).size, 3);
    const seeded = (await answers(['a', 'a', 'a'], 7, 5)).get('a');
    assert.equal(new Set(seeded).size, 1);
    assert.deepEqual((await answers(['a'], 99, 5)).get('a')?.[0], seeded?.[0]);
  });

  it('gives 20 to 60 tokens without a limit, about 40 on average, samples all different', async () => {
    const { engine, clock } = createEngineFixture({ mode: 'random', maxNumSeqs: 2000 });
    const stream = engine.submit(requestOf('x', { n: 500, isBuffered: true }));
    while (engine.numRunning > 0) clock.advance(0);
    const lengths: number[] = [];
    const texts = new Set<string>();
    for await (const batch of stream) {
      for (const { tokens } of batch) {
        lengths.push(tokens.length - 1);
        texts.add(tokens.map(({ text }) => text).join(''));
      }
    }
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    assert.ok(Math.min(...lengths) >= 20 && Math.max(...lengths) <= 60, `from ${Math.min(...lengths)} to ${Math.max(...lengths)}`);
    assert.ok(mean > 36 && mean < 44, `mean ${mean}`);
    assert.ok(texts.size > 490);
  });

  it('counts a prompt list and its samples in order: prompt i, sample j is i * n + j', async () => {
    const { engine } = createEngineFixture();
    const stream = engine.submit(requestOf('', { prompts: [promptOf('p'), promptOf('q')], n: 2, isBuffered: true }));
    const { value } = await stream.next();
    assert.deepEqual(value?.map(({ index, tokens }) => [index, tokens[0]?.text]), [[0, 'p'], [1, 'p'], [2, 'q'], [3, 'q']]);
  });
});

describe('Engine.loadAdapter', () => {
  it('takes the time of a load, which the requests that come meanwhile wait for', async () => {
    const { engine, clock } = createEngineFixture({ loraLoadLatencyMs: 50 });
    let isLoaded = false;
    void engine.loadAdapter('a').then(() => (isLoaded = true));
    const stream = engine.submit(requestOf('x', { adapter: 'a' }));
    clock.advance(49);
    await Promise.resolve();
    assert.deepEqual([isLoaded, engine.numWaiting], [false, 1]);
    clock.advance(1);
    await Promise.resolve();
    assert.deepEqual([isLoaded, (await takeReady(stream)).text], [true, 'x']);
  });
});
