import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSmallTokenizer } from '../../../../lib/engine/tokenizer/small/small-tokenizer.ts';
import { createEmbeddedSource } from '../../../../lib/engine/tokenizer/source/embedded-source.ts';
import { toEngineTokenizer } from '../../../../lib/engine/tokenizer/tokenizer-json/contract-adapter.ts';

describe('createEmbeddedSource', () => {
  it('knows of the tokenizer, before it is made, what is true of it', () => {
    const { tokenizer } = createEmbeddedSource();
    const made = toEngineTokenizer(createSmallTokenizer(), 'embedded');
    const facts = ['name', 'eosToken', 'eosId', 'bosId', 'padId', 'numIds', 'maxTokenChars'] as const;
    for (const fact of facts) assert.deepEqual(tokenizer[fact], made[fact], fact);
    // Everything else is a method, and asks the tokenizer itself.
    assert.deepEqual(Object.keys(tokenizer).toSorted(), Object.keys(made).toSorted());
    assert.equal(Object.values(tokenizer).filter((member) => typeof member !== 'function').length, facts.length);
  });

  it('says what its configuration file would', () => {
    const { specialTokens, tokenizerConfig, chatTemplate, toolChatTemplate } = createEmbeddedSource();
    assert.deepEqual(specialTokens, { eos_token: '<|im_end|>', pad_token: '<|endoftext|>' });
    assert.equal(tokenizerConfig['chat_template'], chatTemplate);
    assert.equal(toolChatTemplate, null);
  });
});
