import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EngineState } from '../../lib/engine/events.ts';
import { StateReporter } from '../../lib/engine/state-reporter.ts';
import { createEngineFixture, promptOf, requestOf } from '../support/engine-fixture.ts';

/** What a test moves, and what the reporter says of it: `running/waiting/deferred usage`, and adapters. */
function createReporter() {
  const heard: string[] = [];
  const scheduler = { numRunning: 0, numWaiting: 0, numDeferred: 0, waitingAdapters: [] as string[] };
  const kvCache = { usage: 0 };
  const residency = { running: [] as string[] };
  const reporter = new StateReporter({
    scheduler,
    kvCache,
    residency,
    observer: {
      stateChanged: ({ numRunning, numWaiting, numDeferred, kvCacheUsage }) => void heard.push(`${numRunning}/${numWaiting}/${numDeferred} ${kvCacheUsage}`),
      adaptersChanged: (running, waiting) => void heard.push(`${running.join()}|${waiting.join()}`),
    },
  });
  const report = (): string[] => {
    reporter.report();
    return heard.splice(0);
  };
  return { scheduler, kvCache, residency, report };
}

describe('StateReporter', () => {
  it('reports each change once, and nothing at the start', () => {
    const { scheduler, kvCache, report } = createReporter();
    assert.deepEqual(report(), []);
    scheduler.numRunning = 2;
    assert.deepEqual([report(), report()], [['2/0/0 0'], []]);
    scheduler.numWaiting = 1;
    assert.deepEqual([report(), report()], [['2/1/0 0'], []]);
    scheduler.numDeferred = 1;
    assert.deepEqual([report(), report()], [['2/1/1 0'], []]);
    kvCache.usage = 0.5;
    assert.deepEqual([report(), report()], [['2/1/1 0.5'], []]);
  });

  it('reports adapters also where all counts stay the same, and their order', () => {
    const { scheduler, residency, report } = createReporter();
    scheduler.numRunning = 1;
    residency.running = ['a'];
    assert.deepEqual(report(), ['1/0/0 0', 'a|']);
    residency.running = ['b'];
    assert.deepEqual(report(), ['b|']);
    scheduler.waitingAdapters = ['a', 'c'];
    assert.deepEqual(report(), ['b|a,c']);
    scheduler.waitingAdapters = ['c', 'a'];
    assert.deepEqual([report(), report()], [['b|c,a'], []]);
    residency.running = [];
    scheduler.waitingAdapters = [];
    assert.deepEqual([report(), report()], [['|'], []]);
    residency.running = ['a'];
    scheduler.waitingAdapters = ['b'];
    assert.deepEqual(report(), ['a|b']);
  });
});

describe('Engine, its state', () => {
  it('shows the cache grow with the tokens and empty with the end', () => {
    const states: EngineState[] = [];
    const { engine, clock } = createEngineFixture({ itlMs: 10, blockSize: 8, numBlocks: 11, maxModelLen: 80, listener: { stateChanged: (state) => states.push(state) } });
    engine.submit(requestOf('a b c', { prompts: [promptOf('a b c', 7)] }));
    clock.advance(1000);
    const usages = states.map(({ kvCacheUsage }) => Math.round(kvCacheUsage * 10) / 10);
    assert.deepEqual([usages, states.map(({ numRunning }) => numRunning)], [[0.1, 0.2, 0], [1, 1, 0]]);
  });

  it('counts apart what waits for its adapter', () => {
    const states: EngineState[] = [];
    const { engine } = createEngineFixture({ ttftMs: 10, maxNumSeqs: 2, listener: { stateChanged: (state) => states.push(state) } });
    for (const adapter of ['a', 'b', null, null]) engine.submit(requestOf('x', { adapter, maxTokens: 1 }));
    assert.deepEqual(states.map(({ numRunning, numWaiting, numDeferred }) => [numRunning, numWaiting, numDeferred]), [[1, 0, 0], [1, 1, 1], [2, 1, 1], [2, 2, 1]]);
  });

  it('shows adapters in order of arrival, running and waiting', () => {
    const { engine, clock, heard } = createEngineFixture({ ttftMs: 10, maxLoras: 2, maxCpuLoras: 2, maxNumSeqs: 2 });
    for (const adapter of ['b', 'a', 'd', 'c']) engine.submit(requestOf('x', { adapter, maxTokens: 1 }));
    clock.advance(10);
    assert.deepEqual(heard.adapters, ['b/', 'b,a/', 'b,a/d', 'b,a/d,c', 'd,c/']);
  });
});
