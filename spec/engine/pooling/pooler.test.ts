import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Pooler } from '../../../lib/engine/pooling/pooler.ts';
import type { PoolingModel } from '../../../lib/engine/pooling/pooling-model.ts';

const MODEL: PoolingModel = { task: 'embed', numDimensions: 100, isMatryoshka: false, matryoshkaDimensions: null, labels: ['a', 'b', 'c'] };
const OPTIONS = { adapter: null, usesActivation: true, numDimensions: null };
const IDS = [5, 6, 7];

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

describe('Pooler', () => {
  it('embeds with length 1, without the activation with another, in the same direction', () => {
    const pooler = new Pooler(MODEL, 'm');
    const unit = pooler.embed(IDS, OPTIONS);
    const raw = pooler.embed(IDS, { ...OPTIONS, usesActivation: false });
    assert.ok(Math.abs(lengthOf(unit) - 1) < 1e-6 && Math.abs(lengthOf(raw) - 10) < 1e-5);
    assert.ok(unit.every((value, index) => Math.abs(value * 10 - (raw[index] ?? 0)) < 1e-5));
  });

  it('gives models and adapters vectors of their own', () => {
    const vectors = [
      new Pooler(MODEL, 'm').embed(IDS, OPTIONS),
      new Pooler(MODEL, 'n').embed(IDS, OPTIONS),
      new Pooler(MODEL, 'm').embed(IDS, { ...OPTIONS, adapter: { name: 'x', path: 'x' } }),
    ];
    assert.equal(new Set(vectors.map(String)).size, 3);
  });

  it('gives probabilities that add up to 1, one class apart, and logits in the same order', () => {
    const pooler = new Pooler(MODEL, 'm');
    for (let text = 0; text < 50; text++) {
      const probs = [...pooler.classify([text], OPTIONS)];
      const logits = [...pooler.classify([text], { ...OPTIONS, usesActivation: false })];
      assert.ok(Math.abs(probs.reduce((sum, value) => sum + value, 0) - 1) < 1e-6);
      assert.equal(logits.indexOf(Math.max(...logits)), probs.indexOf(Math.max(...probs)));
    }
    const [single] = new Pooler({ ...MODEL, labels: ['yes'] }, 'm').classify(IDS, OPTIONS);
    assert.ok(single !== undefined && single > 0 && single < 1);
  });

  it('takes as many classes as there are', () => {
    const labels = Array.from({ length: 1000 }, (_, index) => String(index));
    assert.equal(new Pooler({ ...MODEL, labels }, 'm').classify(IDS, OPTIONS).length, 1000);
  });

  it('scores a pair the higher the more it has in common', () => {
    const pooler = new Pooler(MODEL, 'm');
    const scores = [[5, 6, 7], [5, 6, 9], [1, 2, 3]].map((document) => pooler.scorePair({ query: IDS, document }, OPTIONS));
    assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
    assert.ok((scores[0] ?? 0) > 0.99 && (scores[2] ?? 1) < 0.5, String(scores));
  });

  it('puts scores and a single class between 0 and 1, by the logistic function of what they are without the activation', () => {
    const assertLogistic = (activated: number, logit: number): void => assert.ok(Math.abs(activated - 1 / (1 + Math.exp(-logit))) < 1e-6, `${activated}, ${logit}`);
    const [pooler, single] = [new Pooler(MODEL, 'm'), new Pooler({ ...MODEL, labels: ['yes'] }, 'm')];
    const raw = { ...OPTIONS, usesActivation: false };
    for (const document of [IDS, [5, 6, 9], [1, 2, 3]]) {
      assertLogistic(pooler.scorePair({ query: IDS, document }, OPTIONS), pooler.scorePair({ query: IDS, document }, raw));
      assertLogistic(single.classify(document, OPTIONS)[0] ?? 0, single.classify(document, raw)[0] ?? 0);
    }
    assert.ok(Math.abs(pooler.scorePair({ query: IDS, document: IDS }, raw) - 7) < 1e-5);
  });
});
