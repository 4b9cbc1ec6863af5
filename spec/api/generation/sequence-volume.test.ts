import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requireFewSequences } from '../../../lib/api/generation/sequence-volume.ts';
import { promptOf } from '../../support/engine-fixture.ts';

const promptsOf = (count: number, numTokens: number): ReturnType<typeof promptOf>[] => Array<ReturnType<typeof promptOf>>(count).fill(promptOf('x', numTokens));

describe('requireFewSequences', () => {
  it('takes as many samples as vLLM does, and as many prompts', () => {
    requireFewSequences({ prompts: promptsOf(1, 1000), n: 16_384 });
    requireFewSequences({ prompts: promptsOf(1024, 400), n: 64 });
  });

  it('refuses more sequences than that at once, and prompts that are too long for so many', () => {
    for (const [count, numTokens, n] of [[1024, 1, 16_384], [1024, 1, 65], [1, 2000, 16_384], [1024, 32_000, 1]] as const) {
      assert.throws(() => requireFewSequences({ prompts: promptsOf(count, numTokens), n }), { kind: 'invalid_request', param: 'n' });
    }
  });
});
