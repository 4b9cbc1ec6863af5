import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSpecialTokens } from '../../../../lib/engine/tokenizer/source/special-tokens.ts';

describe('readSpecialTokens', () => {
  it('takes tokens as texts and as added tokens, and those that a model has of its own', () => {
    const config = {
      bos_token: { __type: 'AddedToken', content: '<s>', special: true },
      eos_token: '</s>',
      extra_special_tokens: { image_token: '<image>', audio_token: { content: '<audio>' } },
    };
    assert.deepEqual(readSpecialTokens(config), { bos_token: '<s>', eos_token: '</s>', image_token: '<image>', audio_token: '<audio>' });
  });

  it('leaves out what is no token', () => {
    const config = { bos_token: null, eos_token: 2, pad_token: {}, unk_token: ['a'], add_bos_token: true, model_max_length: 8, extra_special_tokens: ['<x>'] };
    assert.deepEqual(readSpecialTokens(config), {});
    assert.deepEqual(readSpecialTokens({ extra_special_tokens: { x: 1 } }), {});
    assert.deepEqual(readSpecialTokens({}), {});
  });
});
