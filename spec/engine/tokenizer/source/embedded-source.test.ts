import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finishSteps } from '../../../../lib/base/slices/meter.ts';
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

  it('has the same tokenizer whenever its making is taken over', () => {
    const text = 'Hello <|im_end|> there';
    const expected = toEngineTokenizer(createSmallTokenizer(), 'embedded').encode(text);
    for (const numSteps of [0, 1, 7, 1000]) {
      const { tokenizer, warmUp } = createEmbeddedSource();
      const steps = warmUp?.() ?? assert.fail('nothing to warm up');
      for (let step = 0; step < numSteps && steps.next().done !== true; step++);
      assert.deepEqual(tokenizer.encode(text), expected, `after ${numSteps} steps`);
      finishSteps(steps);
      assert.deepEqual(tokenizer.encode(text), expected);
    }
  });

  it('pauses often while it warms up', () => {
    const steps = createEmbeddedSource().warmUp?.() ?? assert.fail('nothing to warm up');
    assert.ok([...steps].length > 20);
  });

  it('says what its configuration file would', () => {
    const { specialTokens, tokenizerConfig, chatTemplate, toolChatTemplate } = createEmbeddedSource();
    assert.deepEqual(specialTokens, { eos_token: '<|im_end|>', pad_token: '<|endoftext|>' });
    assert.equal(tokenizerConfig['chat_template'], chatTemplate);
    assert.equal(toolChatTemplate, null);
  });
});
