import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionValueError } from '../../../lib/config/option.ts';
import type { HfOverrides } from '../../../lib/engine/hf-overrides.ts';
import type { PoolingConfig } from '../../../lib/engine/pooling/options.ts';
import { resolvePoolingModel } from '../../../lib/engine/pooling/pooling-model.ts';

const CONFIG: PoolingConfig = { runner: 'auto', convert: 'auto', defaultEmbeddingDimensions: 384, hfOverrides: {} };

describe('resolvePoolingModel', () => {
  it('pools where the runner or the conversion says so', () => {
    const taskOf = (changes: Partial<PoolingConfig>): string | undefined => resolvePoolingModel({ ...CONFIG, ...changes })?.task;
    const cases: readonly (readonly [PoolingConfig['runner'], PoolingConfig['convert'], string | undefined])[] = [
      ['auto', 'auto', undefined],
      ['auto', 'none', undefined],
      ['auto', 'embed', 'embed'],
      ['auto', 'classify', 'classify'],
      ['generate', 'embed', undefined],
      ['draft', 'embed', undefined],
      ['pooling', 'auto', 'embed'],
      ['pooling', 'none', 'embed'],
      ['pooling', 'classify', 'classify'],
    ];
    for (const [runner, convert, task] of cases) assert.equal(taskOf({ runner, convert }), task, `${runner} ${convert}`);
  });

  it('reads sizes, Matryoshka dimensions and labels from the overrides', () => {
    const read = (hfOverrides: HfOverrides): unknown => resolvePoolingModel({ ...CONFIG, convert: 'embed', hfOverrides });
    const plain = { task: 'embed', numDimensions: 384, isMatryoshka: false, matryoshkaDimensions: null, labels: ['LABEL_0', 'LABEL_1'] };
    assert.deepEqual(read({}), plain);
    assert.deepEqual(read({ hidden_size: 64, num_labels: 1 }), { ...plain, numDimensions: 64, labels: ['LABEL_0'] });
    assert.deepEqual(read({ hidden_size: 64, embedding_size: 32, is_matryoshka: true }), { ...plain, numDimensions: 32, isMatryoshka: true });
    assert.deepEqual(read({ matryoshka_dimensions: [8, 16] }), { ...plain, isMatryoshka: true, matryoshkaDimensions: [8, 16] });
    assert.deepEqual(read({ id2label: { 0: 'no', 1: 'yes' } }), { ...plain, labels: ['no', 'yes'] });
  });

  it('refuses overrides that are none', () => {
    const wrong = [{ hidden_size: 0 }, { embedding_size: 1e6 }, { matryoshka_dimensions: [] }, { num_labels: 'x' }, { id2label: { 0: 'a', 2: 'b' } }, { id2label: {} }];
    for (const hfOverrides of wrong) {
      assert.throws(
        () => resolvePoolingModel({ ...CONFIG, convert: 'embed', hfOverrides }),
        (error) => error instanceof OptionValueError && error.message.startsWith('--hf-overrides: expected '),
        JSON.stringify(hfOverrides),
      );
    }
  });
});
