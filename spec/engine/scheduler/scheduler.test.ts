import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AdapterResidency } from '../../../lib/engine/lora/residency.ts';
import { createSchedulerFixture, type SchedulerFixture, type TestSequence, tokens, unlimited } from '../../support/scheduler-fixture.ts';

/** Admits what can be admitted, whole, as the request pace does. */
function admit({ scheduler }: SchedulerFixture, budget = unlimited()): string[] {
  const started: string[] = [];
  scheduler.admitWaiting(budget, (sequence, numNewTokens) => {
    sequence.numComputedTokens += numNewTokens;
    started.push(`${sequence.id.slice(-1)} ${numNewTokens}`);
  });
  return started;
}

function ids(sequences: readonly TestSequence[]): string {
  return sequences.map(({ id }) => id.slice(-1)).join('');
}

describe('Scheduler, admission', () => {
  it('gives seats in order of arrival, as many as there are', () => {
    const fixture = createSchedulerFixture({ maxNumActiveSeqs: 2 });
    for (let arrival = 0; arrival < 3; arrival++) fixture.add();
    assert.deepEqual(admit(fixture), ['0 4', '1 4']);
    const { scheduler } = fixture;
    assert.deepEqual([ids(scheduler.listRunning()), ids(scheduler.listWaiting()), scheduler.numRunning, scheduler.numWaiting], ['01', '2', 2, 1]);
    scheduler.remove(scheduler.firstRunning ?? assert.fail());
    assert.deepEqual(admit(fixture), ['2 4']);
  });

  it('tells what the prefix cache had, and that a sequence comes back', () => {
    const fixture = createSchedulerFixture({ numBlocks: 5 });
    const first = fixture.add({ promptTokenIds: tokens(9) });
    admit(fixture);
    const second = fixture.add({ promptTokenIds: tokens(10) });
    admit(fixture);
    assert.deepEqual(fixture.admitted, ['s000000:0 of 9', 's000001:8 of 10']);
    assert.deepEqual([second.numPromptCachedTokens, second.numCachedTokens, second.numComputedTokens], [8, 8, 10]);
    fixture.scheduler.allocateRunning(first, 13);
    assert.deepEqual([fixture.preempted, second.state, second.numPreemptions, second.numComputedTokens, second.blocks], [['s000001'], 'preempted', 1, 0, []]);
    fixture.scheduler.remove(first);
    second.outputTokenIds.push(77);
    admit(fixture);
    assert.equal(fixture.admitted.at(-1), 's000001:8 of 11!');
    assert.equal(second.numPromptCachedTokens, 8, 'what it found first');
  });

  it('does not ask the cache for one that skips it, nor without one', () => {
    const fixture = createSchedulerFixture();
    for (const skipsPrefixCache of [false, true]) fixture.add({ promptTokenIds: tokens(9), skipsPrefixCache });
    admit(fixture);
    assert.deepEqual(fixture.admitted, ['s000000:0 of 9', 's000001']);
    const uncached = createSchedulerFixture({ enablePrefixCaching: false });
    uncached.add();
    admit(uncached);
    assert.deepEqual(uncached.admitted, ['s000000']);
  });

  it('lets nobody pass one that waits for blocks', () => {
    const fixture = createSchedulerFixture({ numBlocks: 6 });
    fixture.add({ promptTokenIds: tokens(13) });
    fixture.add({ promptTokenIds: tokens(9, 50) });
    fixture.add({ promptTokenIds: tokens(2, 90) });
    assert.deepEqual(admit(fixture), ['0 13']);
    assert.deepEqual([fixture.scheduler.numDeferred, ids(fixture.scheduler.listWaiting())], [0, '12']);
  });

  it('spends a budget: in pieces, or not at all where prompts are computed whole', () => {
    const chunked = createSchedulerFixture();
    chunked.add({ promptTokenIds: tokens(9) });
    chunked.add({ promptTokenIds: tokens(9, 50) });
    assert.deepEqual(admit(chunked, { ...unlimited(), numTokens: 12 }), ['0 9', '1 3']);
    const whole = createSchedulerFixture();
    whole.add({ promptTokenIds: tokens(9) });
    whole.add({ promptTokenIds: tokens(9, 50) });
    assert.deepEqual(admit(whole, { numTokens: 12, maxTokensPerSequence: 99, isChunked: false }), ['0 9']);
    assert.deepEqual(admit(whole, { numTokens: 12, maxTokensPerSequence: 5, isChunked: false }), ['1 5']);
    assert.deepEqual(admit(whole, { ...unlimited(), numTokens: 0 }), []);
  });

  it('reserves the whole sequence, or only the first piece', () => {
    for (const reservesFullSequence of [true, false]) {
      const fixture = createSchedulerFixture({ numBlocks: 6, reservesFullSequence });
      fixture.add({ promptTokenIds: tokens(12) });
      fixture.add({ promptTokenIds: tokens(12, 50) });
      assert.deepEqual(admit(fixture, { ...unlimited(), numTokens: 16 }), reservesFullSequence ? ['0 12'] : ['0 12', '1 4']);
    }
  });

  it('leaves the watermark free, but not for one that would run alone', () => {
    const fixture = createSchedulerFixture({ numBlocks: 6, numWatermarkBlocks: 3 });
    const alone = fixture.add({ promptTokenIds: tokens(16) });
    assert.deepEqual(admit(fixture), ['0 16']);
    fixture.scheduler.remove(alone);
    for (const first of [20, 30, 40]) fixture.add({ promptTokenIds: tokens(4, first) });
    assert.deepEqual(admit(fixture), ['1 4', '2 4']);
  });

  it('admits nobody while paused', () => {
    const fixture = createSchedulerFixture();
    fixture.add();
    for (const pauseState of ['new', 'all'] as const) {
      fixture.scheduler.pauseState = pauseState;
      assert.deepEqual(admit(fixture), []);
    }
    fixture.scheduler.pauseState = 'none';
    assert.deepEqual(admit(fixture), ['0 4']);
  });

  it('passes over adapters whose turn it is not, and counts them as deferred', () => {
    const fixture = createSchedulerFixture();
    for (const adapter of ['a', 'b', null, 'a', 'b']) fixture.add({ adapter });
    assert.deepEqual(admit(fixture), ['0 4', '2 4', '3 4']);
    assert.deepEqual([fixture.scheduler.numDeferred, fixture.scheduler.waitingAdapters], [2, ['b']]);
    const { scheduler } = fixture;
    for (const sequence of scheduler.listRunning()) scheduler.remove(sequence);
    assert.deepEqual([admit(fixture), scheduler.numDeferred, scheduler.waitingAdapters], [['1 4', '4 4'], 0, []]);
  });

  it('defers nobody where it has not looked: no seat, or nothing left to spend', () => {
    const fixture = createSchedulerFixture({ maxNumActiveSeqs: 1 });
    fixture.add({ adapter: 'a' });
    admit(fixture);
    fixture.add({ adapter: 'b' });
    admit(fixture);
    assert.equal(fixture.scheduler.numDeferred, 0);
  });
});

describe('Scheduler.countUsableSeats', () => {
  it('counts free seats', () => {
    const fixture = createSchedulerFixture({ maxNumActiveSeqs: 2 });
    const { scheduler, add } = fixture;
    assert.equal(scheduler.countUsableSeats(null), 2);
    add();
    admit(fixture);
    assert.equal(scheduler.countUsableSeats(null), 1);
    for (let arrival = 0; arrival < 2; arrival++) add();
    admit(fixture);
    assert.deepEqual([scheduler.countUsableSeats(null), scheduler.numSeats, scheduler.numWaiting], [0, 2, 1]);
  });

  it('counts those of an adapter that has yet to load, and none for one that has to wait for its turn', () => {
    const loads: (() => void)[] = [];
    const adapters = new AdapterResidency({ maxLoras: 1, maxCpuLoras: 2, load: (_adapter, onLoaded) => loads.push(onLoaded) });
    const fixture = createSchedulerFixture({ maxNumActiveSeqs: 2, adapters });
    const { scheduler, add } = fixture;
    const count = (): number[] => ['a', 'b', null].map((adapter) => scheduler.countUsableSeats(adapter));
    assert.deepEqual(count(), [2, 2, 2]);
    add({ adapter: 'a' });
    assert.deepEqual(admit(fixture), []);
    assert.deepEqual(count(), [2, 2, 2]);
    loads[0]?.();
    assert.deepEqual(admit(fixture), ['0 4']);
    assert.deepEqual(count(), [1, 0, 1]);
    assert.equal(loads.length, 1, 'a question loads nothing');
  });

  it('counts no seat while the first in the queue waits for blocks', () => {
    const fixture = createSchedulerFixture({ numBlocks: 6 });
    const { scheduler, add } = fixture;
    const first = add({ promptTokenIds: tokens(13) });
    add({ promptTokenIds: tokens(9, 50) });
    admit(fixture);
    assert.equal(scheduler.countUsableSeats(null), 0);
    scheduler.remove(first);
    admit(fixture);
    assert.equal(scheduler.countUsableSeats(null), 3);
  });
});

describe('Scheduler, blocks', () => {
  const running = (policy: 'fcfs' | 'priority', ...priorities: readonly number[]): SchedulerFixture & { sequences: TestSequence[] } => {
    const fixture = createSchedulerFixture({ policy, numBlocks: priorities.length + 1 });
    const sequences = priorities.map((priority, index) => fixture.add({ priority, promptTokenIds: tokens(4, 10 * (index + 1)) }));
    admit(fixture);
    return { ...fixture, sequences };
  };
  const needBlock = ({ scheduler, preempted }: SchedulerFixture, sequence: TestSequence | undefined): string => {
    const victims: string[] = [];
    const isReady = scheduler.allocateRunning(sequence ?? assert.fail(), 8, ({ id }) => victims.push(id));
    assert.deepEqual(victims, preempted);
    return `${isReady} ${preempted.map((id) => id.slice(-1)).join('')}`;
  };

  it('preempts the one admitted last, the one that needs blocks included', () => {
    const first = running('fcfs', 0, 0, 0);
    assert.equal(needBlock(first, first.sequences[0]), 'true 2');
    const last = running('fcfs', 0, 0, 0);
    assert.equal(needBlock(last, last.sequences[2]), 'false 2');
    assert.deepEqual([last.scheduler.numRunning, last.kvCache.numFreeBlocks], [2, 1]);
  });

  it('preempts the least urgent by priority, of equals the one that came last', () => {
    const urgent = running('priority', 0, 2, 1);
    assert.equal(needBlock(urgent, urgent.sequences[0]), 'true 1');
    const equals = running('priority', 1, 1, 0);
    assert.equal(needBlock(equals, equals.sequences[2]), 'true 1');
  });

  it('preempts as many as it takes', () => {
    const fixture = running('fcfs', 0, 0, 0);
    const [first = assert.fail()] = fixture.sequences;
    assert.equal(fixture.scheduler.allocateRunning(first, 12), true);
    assert.deepEqual([fixture.preempted, first.blocks.length, ids(fixture.scheduler.listWaiting())], [['s000002', 's000001'], 3, '12']);
  });

  it('never allocates beyond the context', () => {
    const fixture = createSchedulerFixture({ maxModelLen: 8 });
    const sequence = fixture.add();
    admit(fixture);
    assert.equal(fixture.scheduler.allocateRunning(sequence, 99), true);
    assert.equal(sequence.blocks.length, 2);
  });

  it('gives seat, blocks and adapter back whichever way a sequence goes, once', () => {
    const adapters = new AdapterResidency({ maxLoras: 1, maxCpuLoras: 1, load: null });
    const fixture = createSchedulerFixture({ adapters });
    const [ended, removed, waiting] = ['a', 'a', 'b'].map((adapter) => fixture.add({ adapter, stop: { maxTokens: 1 } })) as [TestSequence, TestSequence, TestSequence];
    admit(fixture);
    const { scheduler, kvCache } = fixture;
    assert.deepEqual([scheduler.append(ended, 5), ended.state], ['length', 'ended']);
    for (const sequence of [ended, removed, removed, waiting]) scheduler.remove(sequence);
    assert.deepEqual([scheduler.numRunning, scheduler.numWaiting, scheduler.numDeferred, kvCache.numFreeBlocks, adapters.running], [0, 0, 0, 9, []]);
    assert.equal(scheduler.countUsableSeats(null), 4);
  });

  it('resets the cache where nothing runs, or preempts first where it is forced', () => {
    const fixture = running('fcfs', 0, 0);
    const { scheduler, kvCache } = fixture;
    assert.deepEqual([scheduler.resetPrefixCache({ isForced: false }), scheduler.numRunning], [false, 2]);
    assert.equal(scheduler.resetPrefixCache({ isForced: true }), true);
    assert.deepEqual([ids(scheduler.listWaiting()), fixture.preempted, kvCache.numCachedHashes, kvCache.numFreeBlocks], ['01', ['s000001', 's000000'], 0, 2]);
  });
});
