// What holds after every step, whatever happens: blocks, seats, queues, progress. SEED=n repeats a run, STEPS=n makes it longer.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../../lib/base/rng.ts';
import type { ExtraKey } from '../../../lib/engine/kv-cache/block-hash.ts';
import type { SchedulingPolicy } from '../../../lib/engine/scheduler/waiting-queue.ts';
import { BlockAudit } from '../../support/block-audit.ts';
import { createSchedulerFixture, type SchedulerFixture, type TestSequence, type TestSequenceOptions, tokens } from '../../support/scheduler-fixture.ts';

const seed = Number(process.env.SEED ?? 42);
// In each of the worlds below.
const NUM_STEPS = Number(process.env.STEPS ?? 3000);
// Few blocks, so that preemptions are the rule.
const NUM_BLOCKS = 13;
const BLOCK_SIZE = 4;
const MAX_MODEL_LEN = (NUM_BLOCKS - 1) * BLOCK_SIZE;
const MAX_STEP_TOKENS = 24;
const MAX_WAITING = 30;

interface World {
  readonly policy: SchedulingPolicy;
  readonly numAdapters: number;
  /** Prompts are computed whole. */
  readonly isChunked: boolean;
  readonly enablePrefixCaching?: boolean;
  readonly numWatermarkBlocks?: number;
  readonly reservesFullSequence?: boolean;
  readonly longPrefillTokenThreshold?: number;
  /** Whether sequences are aborted, the cache is reset and scheduling paused. */
  readonly isDisturbed: boolean;
}

/** Requests that come, go and run in a world of their own, checked at every moment. */
class Storm {
  readonly fixture: SchedulerFixture;
  readonly #world: World;
  readonly #rng: Rng;
  readonly #audit = new BlockAudit(NUM_BLOCKS);
  // Each with the last step in which it may still be there, where that is known.
  readonly #alive = new Map<TestSequence, number>();
  #stepNumber = 0;
  numAdded = 0;
  numAborted = 0;
  readonly ends: string[] = [];

  constructor(world: World, rng: Rng) {
    this.#world = world;
    this.#rng = rng;
    const maxBatch = world.isChunked ? MAX_STEP_TOKENS : MAX_MODEL_LEN;
    this.fixture = createSchedulerFixture({
      ...world,
      numBlocks: NUM_BLOCKS,
      blockSize: BLOCK_SIZE,
      maxModelLen: MAX_MODEL_LEN,
      maxNumActiveSeqs: 6,
      maxLoras: 2,
      maxNumScheduledTokens: maxBatch,
      maxNumBatchedTokens: maxBatch,
      enableChunkedPrefill: world.isChunked,
      kvObserver: this.#audit,
    });
  }

  /** One step of the engine, with disturbances before it and in the middle of it. */
  step(): void {
    const { scheduler, steps } = this.fixture;
    this.#stepNumber++;
    if (scheduler.numWaiting < MAX_WAITING && this.#chance(0.4)) this.#add();
    if (this.#world.isDisturbed) this.#disturb();
    const [first] = this.#line();
    const { scheduled, numScheduledTokens, numPreempted } = steps.schedule();
    this.#checkPlan(scheduled, numScheduledTokens, numPreempted);
    if (this.#isFair) this.#checkFairness(first);
    this.check();
    if (this.#world.isDisturbed && this.#chance(0.1)) this.abort(this.#pick());
    this.#update();
    this.check();
  }

  abort(victim: TestSequence | undefined): void {
    if (victim === undefined) return;
    this.fixture.scheduler.remove(victim);
    this.fixture.scheduler.remove(victim);
    this.#alive.delete(victim);
    this.numAborted++;
    this.check();
  }

  /** Throws when anything does not agree with anything else. */
  check(): void {
    const { scheduler } = this.fixture;
    const [running, waiting] = [scheduler.listRunning(), scheduler.listWaiting()];
    assert.equal(running.length, scheduler.numRunning);
    assert.ok(running.length <= scheduler.numSeats);
    assert.equal(waiting.length, scheduler.numWaiting);
    assert.equal(waiting.filter(({ isDeferred }) => isDeferred).length, scheduler.numDeferred);
    assert.ok(new Set(running.map(({ adapter }) => adapter).filter((adapter) => adapter !== null)).size <= 2, 'more adapters than places');
    const present = [...running, ...waiting];
    assert.ok(present.length === this.#alive.size && present.every((sequence) => this.#alive.has(sequence)));
    for (const { state, numComputedTokens, numTokens, blocks } of running) {
      assert.equal(state, 'running');
      assert.ok(numComputedTokens <= numTokens && blocks.length >= Math.ceil(numComputedTokens / BLOCK_SIZE));
    }
    for (const { isWaiting, blocks } of waiting) assert.deepEqual([isWaiting, blocks.length], [true, 0]);
    this.#audit.check(this.fixture.kvCache, running);
  }

  /** Lets everything that is left come to its end, and checks that it does. */
  drain(): void {
    const { scheduler, steps, kvCache } = this.fixture;
    scheduler.pauseState = 'none';
    for (let step = 0; this.#alive.size > 0; step++) {
      assert.ok(step < MAX_WAITING * 2 * MAX_MODEL_LEN, `${this.#alive.size} sequences never end`);
      steps.schedule();
      this.#update();
      this.check();
    }
    assert.equal(this.ends.length + this.numAborted, this.numAdded);
    assert.deepEqual([kvCache.numFreeBlocks, kvCache.usage, kvCache.reset(), kvCache.numCachedHashes], [NUM_BLOCKS - 1, 0, true, 0]);
  }

  abortAll(): void {
    for (const sequence of this.#line()) this.abort(sequence);
    assert.equal(this.fixture.kvCache.numFreeBlocks, NUM_BLOCKS - 1);
  }

  #add(): void {
    const sequence = this.fixture.add(this.#draw());
    this.numAdded++;
    // Whoever stands first moves on by one token at least in every step.
    const lastStep = this.#stepNumber + (this.#alive.size + 1) * MAX_MODEL_LEN;
    this.#alive.set(sequence, this.#isFair && !this.#world.isDisturbed ? lastStep : Number.POSITIVE_INFINITY);
    this.#audit.checkHits(this.fixture.kvCache, sequence);
  }

  #draw(): TestSequenceOptions {
    const rng = this.#rng;
    const adapter = rng.integer(0, 1) === 0 && this.#world.numAdapters > 0 ? `lora-${rng.integer(1, this.#world.numAdapters)}` : null;
    const extraKeys: readonly ExtraKey[] | null = adapter === null ? null : [['lora', adapter, adapter]];
    const salt: readonly ExtraKey[] = rng.integer(0, 9) === 0 ? [['cache_salt', 'x']] : [];
    const firstExtraKeys = [...(extraKeys ?? []), ...salt];
    const promptTokenIds = [...tokens(rng.integer(0, 20), rng.integer(1, 2) * 1000), ...tokens(rng.integer(1, 8), rng.integer(1, 3))];
    const period = rng.integer(1, 30);
    return {
      adapter,
      extraKeys,
      firstExtraKeys: firstExtraKeys.length === 0 ? null : firstExtraKeys,
      promptTokenIds,
      priority: rng.integer(0, 2),
      skipsPrefixCache: rng.integer(0, 9) === 0,
      output: (k) => 2000 + (k % period),
      stop: {
        maxTokens: rng.integer(1, 40),
        minTokens: rng.integer(0, 4),
        stopTokenIds: new Set([2000 + rng.integer(0, 60)]),
        repetition: rng.integer(0, 3) === 0 ? { minPatternSize: 0, maxPatternSize: 3, minCount: 3 } : null,
      },
    };
  }

  #disturb(): void {
    const { scheduler, kvCache } = this.fixture;
    if (this.#chance(0.15)) this.abort(this.#pick());
    if (this.#chance(0.03)) {
      const isHeld = scheduler.numRunning > 0;
      const isForced = this.#chance(0.5);
      assert.equal(scheduler.resetPrefixCache({ isForced }), isForced || !isHeld);
      if (isForced) assert.deepEqual([scheduler.numRunning, kvCache.numCachedHashes], [0, 0]);
      this.check();
    }
    if (this.#chance(0.1)) scheduler.pauseState = this.#chance(0.7) ? 'none' : this.#chance(0.5) ? 'new' : 'all';
  }

  #checkPlan(scheduled: readonly TestSequence[], numScheduledTokens: number, numPreempted: number): void {
    const parts = scheduled.map(({ numScheduledTokens: part }) => part);
    assert.ok(parts.every((part) => part > 0));
    assert.equal(parts.reduce((sum, part) => sum + part, 0), numScheduledTokens);
    assert.ok(numScheduledTokens <= (this.#world.isChunked ? MAX_STEP_TOKENS : MAX_MODEL_LEN));
    assert.ok(scheduled.every(({ state }) => state === 'running'), 'what was preempted in the step has no part in it');
    if (numPreempted > 0) assert.ok(scheduled.every(({ scheduledAs }) => scheduledAs === 'running'), 'nobody is admitted in a step that preempts');
    const { pauseState } = this.fixture.scheduler;
    if (pauseState === 'all') assert.equal(scheduled.length, 0);
    if (pauseState === 'new') assert.ok(scheduled.every(({ scheduledAs }) => scheduledAs === 'running'));
  }

  // First come first served without adapters: nobody passes anybody, and whoever stands first moves on.
  #checkFairness(first: TestSequence | undefined): void {
    const arrivals = this.#line().map(({ arrivalTime }) => arrivalTime);
    assert.deepEqual(arrivals, [...arrivals].sort((a, b) => a - b));
    if (first !== undefined && this.fixture.scheduler.pauseState === 'none') assert.ok(first.numScheduledTokens > 0, `${first.id} stands still`);
    for (const [sequence, lastStep] of this.#alive) assert.ok(this.#stepNumber <= lastStep, `${sequence.id} starves`);
  }

  get #isFair(): boolean {
    return this.#world.policy === 'fcfs' && this.#world.numAdapters === 0;
  }

  #line(): TestSequence[] {
    return [...this.fixture.scheduler.listRunning(), ...this.fixture.scheduler.listWaiting()];
  }

  #update(): void {
    this.fixture.steps.update({
      sample: (sequence) => {
        assert.ok(this.#alive.has(sequence), 'one that left gets no token');
        return sequence.nextToken();
      },
      sampled: (sequence, reason) => {
        if (reason === null) return;
        this.#alive.delete(sequence);
        this.ends.push(reason);
      },
    });
  }

  #pick(): TestSequence | undefined {
    const alive = [...this.#alive.keys()];
    return alive[this.#rng.integer(0, Math.max(0, alive.length - 1))];
  }

  #chance(probability: number): boolean {
    return this.#rng.next() < probability;
  }
}

const WORLDS: Readonly<Record<string, World>> = {
  'first come first served': { policy: 'fcfs', numAdapters: 0, isChunked: true, isDisturbed: false },
  'first come first served, whole prompts, a watermark': { policy: 'fcfs', numAdapters: 0, isChunked: false, isDisturbed: false, numWatermarkBlocks: 2 },
  'first come first served, disturbed': { policy: 'fcfs', numAdapters: 0, isChunked: true, isDisturbed: true },
  'adapters and a threshold, disturbed': { policy: 'fcfs', numAdapters: 4, isChunked: true, isDisturbed: true, longPrefillTokenThreshold: 5 },
  'by priority, adapters, disturbed': { policy: 'priority', numAdapters: 4, isChunked: true, isDisturbed: true },
  'by priority, whole prompts, a watermark, disturbed': { policy: 'priority', numAdapters: 0, isChunked: false, isDisturbed: true, numWatermarkBlocks: 2 },
  'nothing cached and nothing reserved, disturbed': { policy: 'fcfs', numAdapters: 2, isChunked: true, isDisturbed: true, enablePrefixCaching: false, reservesFullSequence: false },
};

for (const [name, world] of Object.entries(WORLDS)) {
  describe(`scheduler and KV cache, ${name}`, () => {
    it(`agree after each of ${NUM_STEPS} random steps, and what is not aborted ends`, () => {
      console.log(`SEED=${seed}`);
      const storm = new Storm(world, createRng(seed));
      for (let step = 1; step <= NUM_STEPS; step++) {
        storm.step();
        if (world.isDisturbed && step % 500 === 0) storm.abortAll();
      }
      storm.drain();
      assert.ok(storm.fixture.preempted.length > NUM_STEPS / 50, `${storm.fixture.preempted.length} preemptions`);
      for (const reason of ['stop', 'length', 'repetition']) assert.ok(storm.ends.includes(reason), reason);
    });
  });
}
