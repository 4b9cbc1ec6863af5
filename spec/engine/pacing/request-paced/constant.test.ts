import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createConstantPacing } from '../../../../lib/engine/pacing/request-paced/constant.ts';
import { ALONE, FakePacedSequence, FULL, pacedConfigOf } from '../../../support/request-paced-fixture.ts';

const config = pacedConfigOf({ timeToFirstToken: 100, kvCacheTransferLatency: '2.5ms', interTokenLatency: '750us', timeFactorUnderLoad: 3 });

describe('createConstantPacing', () => {
  const pacing = createConstantPacing(config);
  const local = new FakePacedSequence();
  const remote = new FakePacedSequence({ hasRemotePrefill: true });

  it('takes the same time for every prompt, cached or not', () => {
    for (const numTokens of [1, 100, 100_000]) {
      assert.equal(pacing.timeToFirstTokenMs(new FakePacedSequence({ numTokens, numCachedTokens: numTokens >> 1 }), ALONE), 100);
    }
    assert.equal(pacing.interTokenLatencyMs(local, ALONE), 0.75);
  });

  it('takes the transfer latency with a remote prefill, whatever the load', () => {
    assert.equal(pacing.timeToFirstTokenMs(remote, ALONE), 2.5);
    assert.equal(pacing.timeToFirstTokenMs(remote, FULL), 2.5);
  });

  it('takes longer under load, from token to token', () => {
    assert.equal(pacing.timeToFirstTokenMs(local, FULL), 300);
    assert.equal(pacing.interTokenLatencyMs(local, FULL), 2.25);
    assert.equal(pacing.interTokenLatencyMs(remote, FULL), 2.25);
    assert.equal(pacing.interTokenLatencyMs(local, ALONE), 0.75);
  });

  it('draws each latency with its own deviation', () => {
    const deviations = ['timeToFirstTokenStdDev', 'kvCacheTransferLatencyStdDev', 'interTokenLatencyStdDev'];
    const drawAll = (changes: object): number[] => {
      const drawing = createConstantPacing({ ...config, ...changes });
      return [drawing.timeToFirstTokenMs(local, FULL), drawing.timeToFirstTokenMs(remote, FULL), drawing.interTokenLatencyMs(local, FULL)];
    };
    const means = drawAll({});
    for (const deviation of deviations) {
      const isDrawn = drawAll({ [deviation]: 1e9 }).map((value, index) => value !== means[index]);
      assert.deepEqual(isDrawn, deviations.map((name) => name === deviation), deviation);
    }
  });
});
