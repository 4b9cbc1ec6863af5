// The scenario that the scheduler bench times.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SchedulerScenario, type ScenarioSize } from '../../scripts/bench/scheduler/scenario.ts';

const SIZE: ScenarioSize = {
  numRunning: 4,
  numWaiting: 10,
  numPromptTokens: 20,
  numBlocks: 100,
  blockSize: 16,
  maxNumBatchedTokens: 30,
  numAdapters: 0,
};

describe('SchedulerScenario', () => {
  for (const numAdapters of [0, 2]) {
    it(`keeps every seat decoding and everybody else waiting, with ${numAdapters} adapters`, () => {
      const scenario = new SchedulerScenario({ ...SIZE, numAdapters });
      scenario.reachDecode();
      for (let step = 0; step < 50; step++) scenario.runStep();
      scenario.verify();
    });
  }

  it('finds out when the cache was too small', () => {
    const scenario = new SchedulerScenario({ ...SIZE, numBlocks: 12 });
    scenario.reachDecode();
    for (let step = 0; step < 50; step++) scenario.runStep();
    assert.throws(() => scenario.verify(), /^Error: expected 4 running/);
  });
});
