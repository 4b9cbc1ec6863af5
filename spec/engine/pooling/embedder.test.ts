// Properties of the vectors: length, sameness, and that likeness follows what texts have in common.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { cosineSimilarity, Embedder } from '../../../lib/engine/pooling/embedder.ts';

const SEED = 20;

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

function drawIds(rng: ReturnType<typeof createRng>, count: number): number[] {
  return Array.from({ length: count }, () => rng.integer(0, 150_000));
}

describe('Embedder', () => {
  it('gives vectors of length 1, or of another, in any number of dimensions', () => {
    const rng = createRng(SEED);
    for (let round = 0; round < 100; round++) {
      const numDimensions = rng.integer(1, 1500);
      const embedder = new Embedder({ numDimensions, seed: round });
      const ids = drawIds(rng, rng.integer(1, 40));
      const vector = embedder.embed(ids);
      assert.equal(vector.length, numDimensions);
      assert.ok(Math.abs(lengthOf(vector) - 1) < 1e-6, `length ${lengthOf(vector)}, seed ${SEED}`);
      assert.ok(Math.abs(lengthOf(embedder.embed(ids, { length: 9 })) - 9) < 1e-5);
    }
  });

  it('gives the same tokens the same vector, whatever came before', () => {
    const [one, other] = [1, 2].map(() => new Embedder({ numDimensions: 100, seed: 3 }));
    assert.ok(one !== undefined && other !== undefined);
    other.embed([9, 8, 7]);
    assert.deepEqual(one.embed([1, 2, 3]), other.embed([1, 2, 3]));
  });

  it('gives other vectors for another seed, another salt, another order', () => {
    const embedder = new Embedder({ numDimensions: 384, seed: 3 });
    const vector = embedder.embed([1, 2, 3]);
    for (const other of [new Embedder({ numDimensions: 384, seed: 4 }).embed([1, 2, 3]), embedder.embed([1, 2, 3], { salt: 5 })])
      assert.ok(Math.abs(cosineSimilarity(vector, other)) < 0.3);
    const reordered = cosineSimilarity(vector, embedder.embed([3, 2, 1]));
    assert.ok(reordered > 0.6 && reordered < 0.99, `${reordered}`);
  });

  it('finds texts the more alike the more tokens they share', () => {
    const rng = createRng(SEED);
    const embedder = new Embedder({ numDimensions: 384, seed: 1 });
    for (let round = 0; round < 50; round++) {
      const ids = drawIds(rng, 40);
      const vector = embedder.embed(ids);
      const similarities = [40, 36, 28, 16, 0].map((numShared) =>
        cosineSimilarity(vector, embedder.embed([...ids.slice(0, numShared), ...drawIds(rng, 40 - numShared)])),
      );
      assert.deepEqual(similarities, similarities.toSorted((a, b) => b - a), `seed ${SEED}, round ${round}`);
      assert.ok(Math.abs((similarities[0] ?? 0) - 1) < 1e-6 && Math.abs(similarities[4] ?? 1) < 0.3, `${similarities}`);
    }
  });

  it('keeps likeness in the first coordinates, at full length', () => {
    const embedder = new Embedder({ numDimensions: 1024, seed: 1 });
    const [a, b, c] = [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 7], [11, 12, 13, 14, 15, 16]].map((ids) => embedder.embed(ids, { numDimensions: 128 }));
    assert.ok(a !== undefined && b !== undefined && c !== undefined);
    assert.equal(a.length, 128);
    assert.ok(Math.abs(lengthOf(a) - 1) < 1e-6);
    assert.ok(cosineSimilarity(a, b) > cosineSimilarity(a, c) + 0.4);
    const whole = embedder.embed([1, 2, 3, 4, 5, 6]).subarray(0, 128);
    assert.ok(Math.abs(cosineSimilarity(a, whole) - 1) < 1e-6);
  });

  it('fills all coordinates, also for one token', () => {
    const vector = new Embedder({ numDimensions: 384, seed: 1 }).embed([42]);
    assert.ok(vector.every((value) => Math.abs(value) > 1e-3));
    const largest = Math.max(...vector.map(Math.abs));
    assert.ok(largest < 0.35, `${largest}`);
  });
});
