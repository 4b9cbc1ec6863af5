import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { LogprobModel, type Place } from '../../../lib/engine/generator/logprobs.ts';

const SEED = 20_261;

describe('LogprobModel', () => {
  it('gives distinct tokens in the order of their rank, with a sum of at most 1, the chosen one at its rank', () => {
    const rng = createRng(SEED);
    for (let round = 0; round < 500; round++) {
      const numIds = rng.integer(1, 40);
      const numTop = rng.integer(0, 60);
      const place: Place = { previousId: rng.integer(-1, numIds - 1), tokenId: rng.integer(0, numIds - 1), position: round, isGreedy: rng.next() < 0.3 };
      const { chosen, top } = new LogprobModel({ seed: SEED, numIds }).at(place, numTop);
      const hint = `seed ${SEED}, round ${round}`;
      assert.equal(top.length, Math.min(numTop, numIds), hint);
      assert.equal(new Set(top.map(({ tokenId }) => tokenId)).size, top.length, hint);
      assert.deepEqual(top.map(({ rank }) => rank), top.map((_, index) => index + 1), hint);
      assert.deepEqual(top.map(({ logprob }) => logprob), top.map(({ logprob }) => logprob).sort((a, b) => b - a), hint);
      assert.ok(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0) <= 1 + 1e-9, hint);
      assert.equal(chosen.rank <= top.length, top.some(({ tokenId }) => tokenId === place.tokenId), hint);
      if (place.isGreedy) assert.equal(chosen.rank, 1, hint);
    }
  });

  it('says the same of the same place, however many are asked for, and another thing of another', () => {
    const model = new LogprobModel({ seed: SEED, numIds: 1000 });
    const place: Place = { previousId: 3, tokenId: 5, position: 7, isGreedy: false };
    assert.deepEqual(model.at(place, 5).chosen, model.at(place, 0).chosen);
    assert.deepEqual(model.at(place, 5).top, model.at(place, 20).top.slice(0, 5));
    assert.notEqual(model.at(place, 1).chosen.logprob, model.at({ ...place, position: 8 }, 1).chosen.logprob);
  });

  it('shows nothing below -9999', () => {
    const { top } = new LogprobModel({ seed: SEED, numIds: 20_000 }).at({ previousId: 1, tokenId: 2, position: 0, isGreedy: true }, 20_000);
    assert.equal(top.at(-1)?.logprob, -9999);
  });
});
