// The least and the greatest values of sampling fields, and those next to them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BoundedName, requireWithinBounds } from '../../../lib/api/generation/sampling-bounds.ts';

const JUST_ABOVE_0 = Number.MIN_VALUE;

const values: Readonly<Record<BoundedName, { readonly within: readonly number[]; readonly beyond: readonly number[] }>> = {
  max_tokens: { within: [1, 1e9], beyond: [0, -1] },
  n: { within: [1, 16_384], beyond: [0, 16_385] },
  frequency_penalty: { within: [-2, 2], beyond: [-2.001, 2.001] },
  presence_penalty: { within: [-2, 2], beyond: [-2.001, 2.001] },
  repetition_penalty: { within: [JUST_ABOVE_0, 1e9], beyond: [0, -1] },
  temperature: { within: [0, 2], beyond: [-0.001, 2.001] },
  top_p: { within: [JUST_ABOVE_0, 1], beyond: [0, 1.001] },
  top_k: { within: [-1, 0, 1e9], beyond: [-2] },
  min_p: { within: [0, 1], beyond: [-0.001, 1.001] },
  min_tokens: { within: [0, 1e9], beyond: [-1] },
  stream_interval: { within: [1, 1e9], beyond: [0] },
};

describe('requireWithinBounds', () => {
  for (const [name, { within, beyond }] of Object.entries(values) as [BoundedName, (typeof values)[BoundedName]][]) {
    it(`knows those of ${name}`, () => {
      for (const value of [...within, null]) requireWithinBounds(name, value);
      const param = ['temperature', 'top_p', 'stream_interval'].includes(name) ? name : null;
      for (const value of [...beyond, Number.NaN, Infinity, -Infinity]) {
        assert.throws(() => requireWithinBounds(name, value), { kind: 'invalid_request', param }, `${value}`);
      }
    });
  }

  it('says what is allowed', () => {
    assert.throws(() => requireWithinBounds('temperature', -9), { message: /^temperature must be at least 0 and at most 2, got -9\.$/ });
    assert.throws(() => requireWithinBounds('top_p', -9), { message: /^top_p must be above 0 and at most 1, got -9\.$/ });
    assert.throws(() => requireWithinBounds('min_tokens', -9), { message: /^min_tokens must be at least 0, got -9\.$/ });
  });
});
