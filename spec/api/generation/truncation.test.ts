import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTruncation } from '../../../lib/api/generation/truncation.ts';

describe('readTruncation', () => {
  it('keeps the last tokens, or the first ones where the right side is cut', () => {
    assert.equal(readTruncation({ truncate_prompt_tokens: null, truncation_side: 'right' }, 100, 1), null);
    assert.deepEqual(readTruncation({ truncate_prompt_tokens: 7, truncation_side: null }, 100, 1), { side: 'left', numTokens: 7 });
    assert.deepEqual(readTruncation({ truncate_prompt_tokens: 0, truncation_side: 'right' }, 100, 1), { side: 'right', numTokens: 0 });
  });

  it('takes a negative number for what the context holds beside the output', () => {
    assert.equal(readTruncation({ truncate_prompt_tokens: -1, truncation_side: null }, 100, 1)?.numTokens, 99);
    assert.equal(readTruncation({ truncate_prompt_tokens: -5, truncation_side: null }, 100, 0)?.numTokens, 100);
  });

  it('refuses more than the context holds, and takes just that', () => {
    assert.equal(readTruncation({ truncate_prompt_tokens: 100, truncation_side: null }, 100, 1)?.numTokens, 100);
    assert.throws(() => readTruncation({ truncate_prompt_tokens: 101, truncation_side: null }, 100, 1), { kind: 'invalid_request', param: 'truncate_prompt_tokens' });
  });
});
