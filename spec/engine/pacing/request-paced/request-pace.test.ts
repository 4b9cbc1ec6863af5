import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../../../lib/base/error.ts';
import { createRng } from '../../../../lib/base/rng.ts';
import type { EngineObserver, SequenceInfo } from '../../../../lib/engine/events.ts';
import type { RequestPacing } from '../../../../lib/engine/pacing/request-paced/pacing.ts';
import { createRequestPace } from '../../../../lib/engine/pacing/request-paced/request-pace.ts';
import type { TokenStream } from '../../../../lib/engine/token-stream.ts';
import { createEngineFixture, promptOf, requestOf, takeReady } from '../../../support/engine-fixture.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const OVERHEAD_MS = 1;
const PER_TOKEN_MS = 0.125;
const ITL_MS = 20;

// A prefill that costs as much as it computes shows what was computed.
const PER_TOKEN: RequestPacing = {
  timeToFirstTokenMs: ({ numTokens, numCachedTokens }) => OVERHEAD_MS + PER_TOKEN_MS * (numTokens - numCachedTokens),
  interTokenLatencyMs: () => ITL_MS,
};

/** Reckons each sequence's due times from admissions alone and checks that every token comes at its own. */
function createTimekeeper(clock: FakeClock): { listener: Partial<EngineObserver>; waits: number[] } {
  const dues = new Map<SequenceInfo, number>();
  const waits: number[] = [];
  const arrive = (sequence: SequenceInfo): void => {
    assert.equal(clock.nowMs(), dues.get(sequence));
    dues.set(sequence, clock.nowMs() + ITL_MS);
  };
  return {
    waits,
    listener: {
      admitted(sequence, hit) {
        assert.ok(hit !== null);
        const readyMs = clock.nowMs() + OVERHEAD_MS + PER_TOKEN_MS * (hit.numQueriedTokens - hit.numHitTokens);
        const oldDueMs = dues.get(sequence) ?? 0;
        assert.equal(hit.isResumed, dues.has(sequence));
        if (hit.isResumed) waits.push(Math.sign(oldDueMs - readyMs));
        dues.set(sequence, Math.max(oldDueMs, readyMs));
      },
      firstToken: arrive,
      nextToken: arrive,
    },
  };
}

describe('request pace, blocks', () => {
  // 4 blocks of 8 tokens that can be used: the second sequence loses its two when the first one needs a third.
  const crowd = { numBlocks: 5, blockSize: 8, maxModelLen: 32 };

  it('delivers a victim\'s next token when its tokens are computed again, where that is after its old due time', () => {
    const clock = new FakeClock(1000);
    const { listener, waits } = createTimekeeper(clock);
    const { engine, heard } = createEngineFixture({ clock, listener, pace: createRequestPace(PER_TOKEN), ...crowd });
    engine.submit(requestOf('a b c d', { prompts: [promptOf('a b c d', 15)] }));
    engine.submit(requestOf('e f g h', { prompts: [promptOf('e f g h', 9)] }));
    clock.advance(10_000);
    assert.deepEqual([heard.preemptions, waits], [[1], [-1]]);
    assert.deepEqual([heard.ends, engine.numRunning, heard.kvCacheUsage.at(-1)], [['stop', 'stop'], 0, 0]);
  });

  it('delivers it at its old due time where the sequence is ready before', () => {
    const clock = new FakeClock(1000);
    const { listener, waits } = createTimekeeper(clock);
    const { engine, heard } = createEngineFixture({ clock, listener, pace: createRequestPace(PER_TOKEN), ...crowd });
    const first = engine.submit(requestOf('a b c d', { prompts: [promptOf('a b c d', 15)] }));
    engine.submit(requestOf('e f g h', { prompts: [promptOf('e f g h', 9)] }));
    while (heard.preemptions.length === 0) clock.advance(1);
    first.close();
    clock.advance(10_000);
    assert.deepEqual([waits, heard.gapsMs.at(-1), heard.ends], [[1], ITL_MS, ['disconnect', 'stop']]);
  });

  it('lets the one that needs a block go itself where it came last, and goes on with it when blocks are free', () => {
    const clock = new FakeClock(1000);
    const { listener, waits } = createTimekeeper(clock);
    const { engine, heard } = createEngineFixture({ clock, listener, pace: createRequestPace(PER_TOKEN), ...crowd });
    engine.submit(requestOf('a b c d', { prompts: [promptOf('a b c d', 9)] }));
    engine.submit(requestOf('e f g h', { prompts: [promptOf('e f g h', 15)] }));
    clock.advance(22);
    assert.deepEqual([heard.preemptions, engine.numRunning, engine.numWaiting], [[], 2, 0]);
    clock.advance(22);
    assert.deepEqual([heard.preemptions, engine.numRunning, engine.numWaiting], [[1], 1, 1]);
    clock.advance(10_000);
    assert.deepEqual([waits, heard.ends, clock.numArmed], [[-1], ['stop', 'stop'], 0]);
  });

  it('gives the blocks of one that went itself to a more urgent one at once', () => {
    const admittedMs: (number | null)[] = [];
    const listener: Partial<EngineObserver> = { firstToken: (sequence) => void admittedMs.push(sequence.admittedMs) };
    const { engine, clock, heard } = createEngineFixture({ listener, pace: createRequestPace(PER_TOKEN), policy: 'priority', ...crowd });
    engine.submit(requestOf('a b c d', { prompts: [promptOf('a b c d', 15)], priority: 1 }));
    for (const text of ['e f g h', 'i j k l']) engine.submit(requestOf(text, { prompts: [promptOf(text, 9)] }));
    clock.advance(10_000);
    const preemptedMs = 1000 + OVERHEAD_MS + 15 * PER_TOKEN_MS + 2 * ITL_MS;
    assert.deepEqual([heard.preemptions, admittedMs], [[1], [1000, 1000, preemptedMs]]);
  });

  it('computes here what came from another instance and was lost', () => {
    const clock = new FakeClock(1000);
    const remote: boolean[] = [];
    const pace = createRequestPace({ ...PER_TOKEN, timeToFirstTokenMs: ({ hasRemotePrefill }) => (remote.push(hasRemotePrefill), 1) });
    const { engine, heard } = createEngineFixture({ clock, pace, ...crowd });
    engine.submit(requestOf('a b c d', { prompts: [promptOf('a b c d', 15)], hasRemotePrefill: true }));
    engine.submit(requestOf('e f g h', { prompts: [promptOf('e f g h', 9)], hasRemotePrefill: true }));
    clock.advance(10_000);
    assert.deepEqual([heard.preemptions, remote], [[1], [true, true, false]]);
  });

  for (const policy of ['fcfs', 'priority'] as const) it(`keeps to these times, loses no block and ends every request, over 10,000 random steps (${policy})`, async () => {
    const seed = Number(process.env.SEED ?? 42);
    console.log(`SEED=${seed}`);
    const rng = createRng(seed);
    const clock = new FakeClock(1000);
    const { listener, waits } = createTimekeeper(clock);
    const { engine, heard } = createEngineFixture({
      clock, listener, policy, pace: createRequestPace(PER_TOKEN), numBlocks: 9, blockSize: 8, maxModelLen: 64, maxNumSeqs: 5, maxWaitingQueueLength: 20, maxLoras: 2, maxCpuLoras: 2,
    });
    const open = new Set<TokenStream>();
    let numSubmitted = 0;
    for (let step = 0; step < 10_000; step++) {
      const dice = rng.integer(0, 9);
      if (dice < 4) {
        const adapter = rng.integer(0, 3) === 0 ? `lora-${rng.integer(0, 3)}` : null;
        const prompt = promptOf(`p${rng.integer(0, 3)}`, rng.integer(1, 24));
        try {
          open.add(engine.submit(requestOf('', { prompts: [{ ...prompt, echoText: 'w '.repeat(rng.integer(0, 40)) }], n: rng.integer(1, 2), adapter, priority: rng.integer(0, 2) })));
          numSubmitted = heard.ends.length + engine.numRunning + engine.numWaiting;
        } catch (error) {
          assert.ok(error instanceof ServerError && error.kind === 'queue_full');
        }
      } else if (dice === 4) {
        const victim = [...open][rng.integer(0, Math.max(0, open.size - 1))];
        victim?.close();
        if (victim !== undefined) open.delete(victim);
      } else {
        clock.advance(rng.next() * 40);
      }
      // What has been preempted waits beside those that the queue has room for.
      assert.ok(engine.numRunning <= 5 && engine.numRunning + engine.numWaiting <= 25);
      assert.equal(heard.ends.length + engine.numRunning + engine.numWaiting, numSubmitted);
      assert.equal(engine.numRunning === 0, (heard.kvCacheUsage.at(-1) ?? 0) === 0);
    }
    clock.advance(100_000);
    assert.deepEqual([engine.numRunning, engine.numWaiting, clock.numArmed, heard.kvCacheUsage.at(-1)], [0, 0, 0, 0]);
    for (const stream of open) assert.equal((await takeReady(stream)).isDone, true);
    assert.ok(heard.preemptions.length > 300, `${heard.preemptions.length} preemptions`);
    for (const sign of [-1, 1]) assert.ok(waits.filter((wait) => wait === sign).length > 5, `both terms of the maximum decide: ${sign}`);
  });
});
