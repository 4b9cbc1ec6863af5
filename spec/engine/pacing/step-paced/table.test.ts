import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../lib/base/rng.ts';
import { createTableModel } from '../../../../lib/engine/pacing/step-paced/table.ts';
import type { MeasuredPoint } from '../../../../lib/engine/pacing/step-paced/table-points.ts';

function point(numPrefillTokens: number, numDecodeRequests: number, numKvTokensRead: number, ms: number): MeasuredPoint {
  return { numPrefillTokens, numDecodeRequests, numKvTokensRead, ms };
}

function timeOf(points: readonly MeasuredPoint[], prefillTokens: number, decodeRequests: number, kvTokens: number): number {
  return createTableModel(points).stepTimeMs({
    numPrefillTokens: prefillTokens,
    numDecodeRequests: decodeRequests,
    numKvTokensRead: kvTokens,
    numAttentionPairs: 0,
  });
}

describe('createTableModel', () => {
  it('gives back what was measured, in whatever order it is given', () => {
    const rng = createRng(11);
    const points = Array.from({ length: 200 }, (_, i) => point(rng.integer(0, 5) * 100, rng.integer(0, 5), i, rng.next() * 50));
    for (const { numPrefillTokens, numDecodeRequests, numKvTokensRead, ms } of points) {
      assert.equal(timeOf(points, numPrefillTokens, numDecodeRequests, numKvTokensRead), ms);
    }
  });

  it('interpolates along one axis, and ignores the others when they have one value', () => {
    const points = [point(512, 0, 0, 20), point(256, 0, 0, 10), point(1024, 0, 0, 60)];
    assert.equal(timeOf(points, 384, 0, 0), 15);
    assert.equal(timeOf(points, 768, 7, 123_456), 40);
  });

  it('is trilinear on a complete grid', () => {
    const f = (p: number, d: number, k: number): number => 3 + p + 2 * d + 4 * k + p * d + d * k + p * d * k;
    const corners = [0, 8].flatMap((p) => [1, 5].flatMap((d) => [16, 32].map((k) => point(p, d, k, f(p, d, k)))));
    for (const [p, d, k] of [[4, 3, 24], [2, 2, 20], [0, 1, 32], [8, 4, 17]] as const) {
      assert.equal(timeOf(corners, p, d, k), f(p, d, k));
    }
  });

  it('keeps to the measured range of each batch, when KV tokens are batch times context', () => {
    const points = [point(0, 1, 1000, 10), point(0, 1, 2000, 12), point(0, 3, 3000, 14), point(0, 3, 6000, 20)];
    // One request with 2500 tokens: 13; three with 2500, below their first point: 14.
    assert.equal(timeOf(points, 0, 2, 2500), (13 + 14) / 2);
    // 6000: 20 by the line of one request, and 20 as measured of three.
    assert.equal(timeOf(points, 0, 2, 6000), 20);
  });

  it('holds the first value below an axis, and goes on beyond it with the last piece', () => {
    const points = [point(100, 0, 0, 10), point(200, 0, 0, 20), point(300, 0, 0, 25)];
    assert.equal(timeOf(points, 0, 0, 0), 10);
    assert.equal(timeOf(points, 500, 0, 0), 35);
  });

  it('never falls beyond an axis, so that no time is negative', () => {
    const points = [point(0, 1, 0, 10), point(0, 2, 0, 4)];
    assert.equal(timeOf(points, 0, 1.5, 0), 7);
    assert.equal(timeOf(points, 0, 1000, 0), 4);
  });

  it('knows one point as a constant', () => {
    assert.equal(timeOf([point(0, 4, 100, 7)], 9999, 0, 1e9), 7);
  });
});
