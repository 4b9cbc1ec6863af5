import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countKvElements } from '../../../../lib/engine/pacing/step-paced/attention.ts';
import { countActiveParameters, countAllParameters, countParameters } from '../../../../lib/engine/pacing/step-paced/model-shape.ts';
import { SHAPES } from '../../../../lib/engine/pacing/step-paced/shapes.ts';

/** In billions, from the model cards. Publishers count the input embedding among the active weights, or do not. */
interface Published {
  readonly total: number;
  readonly active?: number;
  readonly activeHasEmbedding?: boolean;
}

const PUBLISHED: Readonly<Record<string, Published>> = {
  'llama-3.2-1b': { total: 1.23 },
  'llama-3.1-8b': { total: 8.03 },
  'llama-3.1-70b': { total: 70.6 },
  'llama-3.3-70b': { total: 70.6 },
  'llama-3.1-405b': { total: 405 },
  'qwen3-0.6b': { total: 0.6 },
  'qwen3-8b': { total: 8.2 },
  'qwen3-32b': { total: 32.8 },
  'qwen3-30b-a3b': { total: 30.5, active: 3.3, activeHasEmbedding: true },
  'mixtral-8x7b': { total: 46.7, active: 12.9, activeHasEmbedding: true },
  'gpt-oss-20b': { total: 20.9, active: 3.6 },
  'gpt-oss-120b': { total: 116.8, active: 5.1 },
  'deepseek-v3': { total: 671, active: 37 },
  'deepseek-r1': { total: 671, active: 37 },
};

function assertNear(actual: number, published: number): void {
  assert.ok(Math.abs(actual / 1e9 / published - 1) < 0.02, `${actual / 1e9} billion, published are ${published}`);
}

describe('countAllParameters and countActiveParameters', () => {
  it('are checked for every shipped shape', () => {
    assert.deepEqual([...SHAPES.keys()].sort(), Object.keys(PUBLISHED).sort());
  });

  for (const [name, shape] of SHAPES) {
    it(`give what is published of ${name}, within 2 %`, () => {
      const { total, active, activeHasEmbedding = false } = PUBLISHED[name] ?? { total: 0 };
      assertNear(countAllParameters(shape), total);
      const embedding = activeHasEmbedding ? countParameters(shape).embedding : 0;
      if (active !== undefined) assertNear(countActiveParameters(shape) + embedding, active);
    });
  }

  it('are the same but for the input embedding in a dense model', () => {
    for (const shape of [...SHAPES.values()].filter(({ experts }) => experts === null)) {
      assert.equal(countAllParameters(shape) - countActiveParameters(shape), countParameters(shape).embedding);
    }
  });
});

describe('the KV cache of a shape', () => {
  // Bytes per token in 16 bits, all layers together.
  const published: Readonly<Record<string, number>> = {
    'llama-3.1-8b': 131_072, 'llama-3.1-70b': 327_680, 'llama-3.1-405b': 516_096, 'qwen3-8b': 147_456, 'mixtral-8x7b': 131_072, 'deepseek-v3': 70_272,
  };

  for (const [name, numBytes] of Object.entries(published)) {
    it(`takes what is known of ${name}`, () => {
      const { attention, numLayers, bytesPerKvElement } = SHAPES.get(name) ?? assert.fail();
      assert.equal(countKvElements(attention, 1) * numLayers * bytesPerKvElement, numBytes);
    });
  }
});
