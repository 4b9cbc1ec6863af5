import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkStop, type RepetitionDetection, type StopConditions } from '../../../lib/engine/scheduler/stop-conditions.ts';

const NUM_PROMPT_TOKENS = 3;

/** What ends a sequence with this output after a prompt of three tokens, in a context of 100. */
function check(output: readonly number[], stop: Partial<StopConditions>, maxModelLen = 100): string | null {
  const conditions: StopConditions = { maxTokens: 50, minTokens: 0, stopTokenIds: new Set(), repetition: null, ...stop };
  return checkStop({ outputTokenIds: output, numPromptTokens: NUM_PROMPT_TOKENS }, conditions, maxModelLen);
}

describe('checkStop', () => {
  it('ends with a stop token as the last one, not with one before it or in the prompt', () => {
    assert.equal(check([1, 2], { stopTokenIds: new Set([9, 2]) }), 'stop');
    assert.equal(check([2, 1], { stopTokenIds: new Set([2, 7]) }), null);
  });

  it('ends at the limit of tokens, and at the context', () => {
    assert.deepEqual([check([1], { maxTokens: 2 }), check([1, 2], { maxTokens: 2 }), check([1], { maxTokens: 1 })], [null, 'length', 'length']);
    assert.deepEqual([check([1], {}, 5), check([1, 2], {}, 5)], [null, 'length']);
  });

  it('calls the last token allowed a stop where it is a stop token', () => {
    assert.equal(check([1, 2], { maxTokens: 2, stopTokenIds: new Set([2]) }), 'stop');
    assert.equal(check([1, 2], { stopTokenIds: new Set([2]) }, 5), 'stop');
  });

  it('lets no stop token end it before min_tokens, but the length does', () => {
    assert.equal(check([1, 2], { minTokens: 3, stopTokenIds: new Set([2]) }), null);
    assert.equal(check([1, 1, 2], { minTokens: 3, stopTokenIds: new Set([2]) }), 'stop');
    assert.equal(check([1, 2], { minTokens: 3, stopTokenIds: new Set([2]), maxTokens: 2 }), 'length');
  });
});

describe('checkStop, repetition', () => {
  const detection = (changes: Partial<RepetitionDetection> = {}): { repetition: RepetitionDetection } => ({
    repetition: { minPatternSize: 1, maxPatternSize: 3, minCount: 3, ...changes },
  });

  it('ends with a pattern that stands often enough at the end', () => {
    assert.equal(check([1, 1, 1], detection()), 'repetition');
    assert.equal(check([9, 1, 2, 1, 2, 1, 2], detection()), 'repetition');
    assert.equal(check([1, 2, 3, 1, 2, 3, 1, 2, 3], detection()), 'repetition');
  });

  it('needs all of it, at the very end, and in the output', () => {
    assert.equal(check([1, 1], detection()), null);
    assert.equal(check([7, 7], detection()), null);
    assert.equal(check([7, 7, 7], detection()), 'repetition');
    assert.equal(check([1, 1, 1, 2], detection()), null);
    assert.equal(check([2, 1, 1], detection()), null);
    assert.equal(check([2, 1, 2, 1, 2], detection()), null);
    assert.equal(check([1, 2, 3, 1, 2, 3, 9, 2, 3], detection()), null);
  });

  it('looks at patterns of the sizes asked for; 0 counts as 1', () => {
    assert.equal(check([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4], detection()), null);
    assert.equal(check([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4], detection({ maxPatternSize: 4 })), 'repetition');
    assert.equal(check([1, 1, 1], detection({ minPatternSize: 2 })), null);
    assert.equal(check([1, 1, 1, 1, 1, 1], detection({ minPatternSize: 2 })), 'repetition');
    assert.equal(check([5, 1, 1, 1], detection({ minPatternSize: 0 })), 'repetition');
    assert.equal(check([1, 2, 3], detection({ minPatternSize: 0, maxPatternSize: 0 })), null);
  });

  it('waits for min_tokens, and comes after the other reasons', () => {
    assert.equal(check([1, 1, 1], { ...detection(), minTokens: 4 }), null);
    assert.equal(check([1, 1, 1], { ...detection(), maxTokens: 3 }), 'length');
    assert.equal(check([1, 1, 1], { ...detection(), stopTokenIds: new Set([1]) }), 'stop');
  });
});
