import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPerTokenPacing } from '../../../../lib/engine/pacing/request-paced/per-token.ts';
import { ALONE, FakePacedSequence, FULL, pacedConfigOf } from '../../../support/request-paced-fixture.ts';

const config = pacedConfigOf({
  prefillOverhead: 30,
  prefillTimePerToken: '250us',
  kvCacheTransferTimePerToken: '3us',
  interTokenLatency: 12,
  timeFactorUnderLoad: 2,
});

describe('createPerTokenPacing', () => {
  const pacing = createPerTokenPacing(config);
  const local = new FakePacedSequence({ numTokens: 400, numCachedTokens: 320 });
  const remote = new FakePacedSequence({ numTokens: 400, numCachedTokens: 320, hasRemotePrefill: true });

  it('takes the overhead, and its time for each token that is not cached', () => {
    assert.equal(pacing.timeToFirstTokenMs(new FakePacedSequence({ numTokens: 400 }), ALONE), 130);
    assert.equal(pacing.timeToFirstTokenMs(local, ALONE), 50);
    assert.equal(pacing.timeToFirstTokenMs(new FakePacedSequence({ numTokens: 400, numCachedTokens: 400 }), ALONE), 30);
    assert.equal(pacing.interTokenLatencyMs(local, ALONE), 12);
  });

  it('takes the transfer time of all tokens with a remote prefill, whatever the load', () => {
    for (const load of [ALONE, FULL]) assert.ok(Math.abs(pacing.timeToFirstTokenMs(remote, load) - 1.2) < 1e-12);
  });

  it('takes longer under load, from token to token', () => {
    assert.equal(pacing.timeToFirstTokenMs(local, FULL), 100);
    assert.equal(pacing.interTokenLatencyMs(local, FULL), 24);
    assert.equal(pacing.interTokenLatencyMs(remote, FULL), 24);
  });

  it('draws each latency with its own deviation', () => {
    const deviations = ['prefillTimeStdDev', 'kvCacheTransferTimeStdDev', 'interTokenLatencyStdDev'];
    const drawAll = (changes: object): number[] => {
      const drawing = createPerTokenPacing({ ...config, ...changes });
      return [drawing.timeToFirstTokenMs(local, FULL), drawing.timeToFirstTokenMs(remote, FULL), drawing.interTokenLatencyMs(local, FULL)];
    };
    const means = drawAll({});
    for (const deviation of deviations) {
      const isDrawn = drawAll({ [deviation]: 1e9 }).map((value, index) => value !== means[index]);
      assert.deepEqual(isDrawn, deviations.map((name) => name === deviation), deviation);
    }
  });
});
