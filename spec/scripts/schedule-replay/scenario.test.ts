import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expandRuns, parseScenario, toRuns } from '../../../scripts/schedule-replay/scenario.ts';

const FORMAT = 'vllm-v1-scheduler-golden/1';

describe('parseScenario', () => {
  it('takes operations, steps and summary for empty where they are missing', () => {
    const { ops, steps, summary, requests } = parseScenario(JSON.stringify({ format: FORMAT, config: {}, requests: [] }));
    assert.deepEqual([ops, steps, summary, requests], [[], [], {}, []]);
  });

  it('says what is missing or wrong', () => {
    for (const value of [null, 1, 'x', [], {}, { format: 'vllm-v1-scheduler-golden/2' }])
      assert.throws(() => parseScenario(JSON.stringify(value)), /^Error: expected a JSON object whose "format" is "vllm-v1-scheduler-golden\/1"$/);
    assert.throws(() => parseScenario(JSON.stringify({ format: FORMAT, requests: [] })), /^Error: expected a member "config"$/);
    assert.throws(() => parseScenario(JSON.stringify({ format: FORMAT, config: {} })), /^Error: expected a member "requests"$/);
    assert.throws(() => parseScenario('{'), SyntaxError);
  });
});

describe('token runs', () => {
  it('stand for their tokens, both ways', () => {
    const tokenIds = [50_000, 50_001, 50_002, 7, 7, 6, 8, 9];
    const runs: [number, number][] = [[50_000, 3], [7, 1], [7, 1], [6, 1], [8, 2]];
    assert.deepEqual(toRuns(tokenIds), runs);
    assert.deepEqual(expandRuns(runs), tokenIds);
    assert.deepEqual([toRuns([]), expandRuns([])], [[], []]);
  });
});
