import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { findDifferences } from '../../../scripts/schedule-replay/differences.ts';
import { replayScenario } from '../../../scripts/schedule-replay/replay.ts';
import { parseScenario } from '../../../scripts/schedule-replay/scenario.ts';

// Schedules that vLLM 0.32's own scheduler made, one scenario a line.
const packed = readFileSync(new URL('recorded/schedules.jsonl.gz', import.meta.url));
const scenarios = gunzipSync(packed).toString('utf8').trimEnd().split('\n').map(parseScenario);

describe('StepScheduler, schedules recorded from vLLM', () => {
  it('has all of them', () => assert.equal(scenarios.length, 95));

  for (const scenario of scenarios) {
    it(`makes every step of ${scenario.scenario} the same`, () => {
      const { steps, summary } = replayScenario(scenario);
      assert.ok(scenario.steps.length > 0);
      assert.deepEqual(findDifferences({ steps: scenario.steps, summary: scenario.summary }, { steps, summary }, 3), []);
    });
  }

  it('makes them from the inputs alone', () => {
    const [scenario] = scenarios;
    assert.ok(scenario);
    const { steps } = replayScenario({ ...scenario, steps: [], summary: {} });
    assert.deepEqual(findDifferences(scenario.steps, steps, 3), []);
  });
});
