import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findGenerationConfig, readStopTokenIds } from '../../../../lib/engine/tokenizer/source/generation-config.ts';
import { createFolder } from './model-folders.ts';

const file = { flag: '--model', path: 'generation_config.json' };

describe('findGenerationConfig', () => {
  it('takes the first that is there', () => {
    const [none, first, second] = [createFolder(), createFolder({ 'generation_config.json': { top_k: 1 } }), createFolder({ 'generation_config.json': { top_k: 2 } })];
    const find = (...folders: readonly string[]): unknown => findGenerationConfig(folders.map((path) => ({ flag: '--model', path })))?.config ?? null;
    assert.deepEqual([find(none, first, second), find(second, first), find(none), find()], [{ top_k: 1 }, { top_k: 2 }, null, null]);
  });

  it('refuses one that is no object', () => {
    const folder = createFolder({ 'generation_config.json': '[]' });
    assert.throws(() => findGenerationConfig([{ flag: '--model', path: folder }]), /^OptionValueError: --model: .*generation_config\.json: expected a JSON object/);
  });
});

describe('readStopTokenIds', () => {
  it('takes one id, or a list, or none', () => {
    const read = (field?: unknown): number[] => readStopTokenIds({ file, config: { eos_token_id: field } });
    assert.deepEqual([read(7), read([7, 0]), read([]), read(null), read()], [[7], [7, 0], [], [], []]);
  });

  it('refuses everything else', () => {
    for (const field of ['7', -1, 1.5, [[7]], [7, null], {}, true]) {
      const message = '--model: generation_config.json: eos_token_id: expected a token id or a list of them';
      assert.throws(() => readStopTokenIds({ file, config: { eos_token_id: field } }), { name: 'OptionValueError', message });
    }
  });
});
