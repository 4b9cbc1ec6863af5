import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveDefaultSampling } from '../../../../lib/engine/tokenizer/source/default-sampling.ts';
import { createScratchFolder } from '../../../support/scratch-folder.ts';

const found = { temperature: 0.6, top_k: 20, eos_token_id: [1, 2], max_new_tokens: 500, min_p: null };

describe('resolveDefaultSampling', () => {
  it('takes the model\'s values, and those given before them', () => {
    const overrideGenerationConfig = { temperature: 0, max_new_tokens: 9 };
    assert.deepEqual(resolveDefaultSampling({ generationConfig: 'auto', overrideGenerationConfig: {} }, found), {
      values: { temperature: 0.6, top_k: 20 },
      maxTokens: 500,
      maxTokensLimit: null,
    });
    assert.deepEqual(resolveDefaultSampling({ generationConfig: 'auto', overrideGenerationConfig }, found), {
      values: { temperature: 0, top_k: 20 },
      maxTokens: 9,
      maxTokensLimit: 9,
    });
  });

  it('takes nothing of the model with vllm, or where it has none', () => {
    const nothing = { values: {}, maxTokens: null, maxTokensLimit: null };
    assert.deepEqual(resolveDefaultSampling({ generationConfig: 'vllm', overrideGenerationConfig: {} }, found), nothing);
    assert.deepEqual(resolveDefaultSampling({ generationConfig: 'auto', overrideGenerationConfig: {} }, null), nothing);
  });

  it('reads a folder, whose limit holds for all', () => {
    const folder = createScratchFolder();
    folder.write('generation_config.json', { top_p: 0.5, max_new_tokens: 7 });
    const expected = { values: { top_p: 0.5 }, maxTokens: 7, maxTokensLimit: 7 };
    assert.deepEqual(resolveDefaultSampling({ generationConfig: folder.path, overrideGenerationConfig: {} }, found), expected);
  });

  it('refuses a folder without the file, and values that are no numbers', () => {
    assert.throws(() => resolveDefaultSampling({ generationConfig: '/nowhere', overrideGenerationConfig: {} }, null), /--generation-config: .*nowhere/);
    const overrideGenerationConfig = { top_k: 'x' };
    assert.throws(() => resolveDefaultSampling({ generationConfig: 'auto', overrideGenerationConfig }, null), /--override-generation-config: top_k/);
  });
});
