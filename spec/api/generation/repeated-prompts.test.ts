import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GenerationCall } from '../../../lib/api/generation/call.ts';
import type { GenerationContext } from '../../../lib/api/generation/context.ts';
import { requireFewCollected, requireFewEntries } from '../../../lib/api/generation/logprob-volume.ts';

function check(numPromptTokens: number, n: number, presentation: Partial<GenerationCall['presentation']>, isNumbered = true): void {
  const prompts = [{ tokenIds: Array<number>(numPromptTokens).fill(1) }];
  const shown = { numLogprobs: null, numPromptLogprobs: null, logprobTokenIds: null, returnsTokenIds: false, echoesPrompt: false, ...presentation };
  // Nothing else is looked at.
  const call = { isNumbered, isStream: false, generation: { prompts, n, maxTokens: 1 }, presentation: shown } as unknown as GenerationCall;
  requireFewEntries(call, { tokenizer: { numIds: 1000 }, maxModelLen: 2048 } as GenerationContext);
}

describe('requireFewEntries', () => {
  it('counts a prompt as often as it is repeated', () => {
    check(1000, 16_384, {});
    check(100, 16_384, { returnsTokenIds: true });
    check(1000, 16_384, { returnsTokenIds: true }, false);
    for (const shown of [{ returnsTokenIds: true }, { echoesPrompt: true }, { numPromptLogprobs: 1 }]) {
      assert.throws(() => check(1000, 16_384, shown), { kind: 'invalid_request', param: 'n' });
    }
    assert.throws(() => check(100, 16_384, { echoesPrompt: true, numLogprobs: 5 }), { kind: 'invalid_request', param: 'n' });
  });
});

describe('requireFewCollected', () => {
  const collect = (numLogprobs: number | null, numTokens: number): void => {
    const call = { presentation: { numLogprobs } } as unknown as GenerationCall;
    requireFewCollected(call, { tokenizer: { numIds: 1000 } } as GenerationContext, numTokens);
  };

  it('counts the entries of the tokens that there are, the token\'s own beside the most probable ones', () => {
    collect(null, 1e9);
    collect(20, 131_072);
    collect(2, 1_000_000);
    collect(5000, 2997);
    for (const [numLogprobs, numTokens] of [[2, 1_000_001], [20, 400_000], [5000, 2998]] as const) {
      assert.throws(() => collect(numLogprobs, numTokens), { kind: 'invalid_request', param: 'logprobs' });
    }
  });
});
