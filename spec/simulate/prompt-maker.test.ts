import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashText } from '../../lib/base/rng.ts';
import { createWordTokenizer } from '../support/word-tokenizer.ts';
import { createPromptMaker } from '../../lib/simulate/prompt-maker.ts';
import { parseTraceLine } from '../../lib/simulate/trace-line.ts';

function make(line: number, fields: Readonly<Record<string, unknown>>, seed = 1): readonly number[] {
  const toPrompt = createPromptMaker({ seed, tokenizer: createWordTokenizer(), traceBlockSize: 4, maxModelLen: 100 });
  const prompt = toPrompt({ ...parseTraceLine(JSON.stringify({ arrival_ms: 0, output_tokens: 1, ...fields })), line });
  assert.equal(prompt.textHash ?? hashText(prompt.text), hashText(prompt.text));
  return prompt.tokenIds;
}

function numShared(a: readonly number[], b: readonly number[]): number {
  return a.findIndex((token, index) => token !== b[index]);
}

describe('createPromptMaker', () => {
  it('invents the same for the same line and seed, and another for any other', () => {
    const prompt = make(1, { prompt_tokens: 50 });
    assert.equal(prompt.length, 50);
    assert.ok(prompt.every((token) => Number.isInteger(token) && token >= 1 && token <= 32_000));
    assert.deepEqual(make(1, { prompt_tokens: 50 }), prompt);
    assert.equal(numShared(prompt, make(2, { prompt_tokens: 50 })), 0);
    assert.equal(numShared(prompt, make(1, { prompt_tokens: 50 }, 2)), 0);
  });

  it('begins the prompts of a group with the same tokens, as many as both share', () => {
    const [a, b] = [make(1, { prompt_tokens: 50, prefix_group: 'g', prefix_tokens: 20 }), make(2, { prompt_tokens: 40, prefix_group: 'g', prefix_tokens: 30 })];
    assert.equal(numShared(a, b), 20);
    assert.equal(numShared(a, make(3, { prompt_tokens: 50, prefix_group: 'h', prefix_tokens: 20 })), 0);
  });

  it('makes a prompt of named blocks, the rest its own', () => {
    const [a, b] = [make(1, { prompt_tokens: 10, hash_ids: [1, 2, 3] }), make(2, { prompt_tokens: 14, hash_ids: [1, 2, 4] })];
    assert.deepEqual([a.length, b.length, numShared(a, b)], [10, 14, 8]);
    assert.equal(numShared(make(3, { prompt_tokens: 9, hash_ids: [1] }), make(4, { prompt_tokens: 9, hash_ids: [1] })), 4);
    assert.equal(make(5, { prompt_tokens: 5, hash_ids: [1, 2, 3, 4] }).length, 5);
  });

  it('takes given prompts as the server does', () => {
    assert.deepEqual(make(1, { prompt: 'a b' }), createWordTokenizer().encode('a b'));
    assert.deepEqual(make(1, { prompt: [9, 8] }), [9, 8]);
  });
});
