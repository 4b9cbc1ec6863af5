// The summary of paced streams, on traces whose figures are plain to see.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { summarizePace, type StreamTrace } from '../../scripts/bench/pace.ts';

describe('summarizePace', () => {
  it('finds nothing wrong with a stream that keeps to its schedule', () => {
    const pace = summarizePace([trace(1000, [1000, 1020, 1040, 1060])], 20);
    assert.deepEqual(pace, {
      numStreams: 1,
      numGaps: 3,
      gapMeanMs: 20,
      gapP99Ms: 20,
      meanErrorMs: 0,
      errorP50Ms: 0,
      errorP99Ms: 0,
      errorMaxMs: 0,
      lastLatenessP50Ms: 0,
      lastLatenessMaxMs: 0,
      earliestMs: 0,
      numEarly: 0,
    });
  });

  it('tells drift from jitter: jitter cancels out of the mean and of the end, not of the gaps', () => {
    const pace = summarizePace([trace(0, [0, 25, 40, 65, 80])], 20);
    assert.equal(pace.meanErrorMs, 0);
    assert.equal(pace.lastLatenessMaxMs, 0);
    assert.equal(pace.errorP50Ms, 5);
    assert.equal(pace.earliestMs, 0);
  });

  it('adds up drift to the lateness of the last token', () => {
    const pace = summarizePace([trace(0, [0, 21, 42, 63]), trace(0, [0, 20, 40, 60])], 20);
    assert.equal(pace.meanErrorMs, 0.5);
    assert.equal(pace.lastLatenessP50Ms, 0);
    assert.equal(pace.lastLatenessMaxMs, 3);
  });

  it('counts no token as early because the receiver saw the first one late', () => {
    const pace = summarizePace([trace(0, [6, 20, 40])], 20);
    assert.equal(pace.earliestMs, 6);
    assert.equal(pace.numEarly, 0);
  });

  it('counts tokens that came before the request and the pace allow them', () => {
    const pace = summarizePace([trace(100, [100, 119.5, 139, 160])], 20);
    assert.equal(pace.numEarly, 2);
    assert.equal(pace.earliestMs, 1);
  });

  it('refuses streams without any gap', () => {
    assert.throws(() => summarizePace([trace(0, [1])], 20), TypeError);
    assert.throws(() => summarizePace([], 20), TypeError);
  });
});

function trace(sentAtMs: number, arrivalsMs: readonly number[]): StreamTrace {
  return { sentAtMs, arrivalsMs: Float64Array.from(arrivalsMs) };
}
