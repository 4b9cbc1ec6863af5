import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEngineFixture, promptOf, requestOf } from '../support/engine-fixture.ts';

describe('TokenStream.prefill', () => {
  it('tells what the cache did for the prompt, as its first sample found it', () => {
    const { engine, clock } = createEngineFixture({ ttftMs: 10, blockSize: 8 });
    const prompts = [promptOf('a', 20)];
    const first = engine.submit(requestOf('a', { prompts, n: 2, maxTokens: 1 }));
    clock.advance(10);
    assert.deepEqual(first.prefill, { numCachedTokens: 0, numCacheCreationTokens: 16 });
    const second = engine.submit(requestOf('a', { prompts, maxTokens: 1 }));
    assert.deepEqual(second.prefill, { numCachedTokens: 0, numCacheCreationTokens: 0 });
    clock.advance(10);
    assert.deepEqual(second.prefill, { numCachedTokens: 16, numCacheCreationTokens: 0 });
  });
});
