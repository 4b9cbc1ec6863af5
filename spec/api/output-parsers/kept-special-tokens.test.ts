import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepsSpecialTokens } from '../../../lib/api/output-parsers/kept-special-tokens.ts';

function keeps(reasoningParser: string | null, toolCallParser: string | null, choice: 'auto' | 'none'): boolean {
  return keepsSpecialTokens({ reasoningParser, toolCallParser }, choice);
}

describe('keepsSpecialTokens', () => {
  it('is for parsers of tools where the model may call something', () => {
    for (const name of ['hermes', 'mistral', 'kimi_k2']) assert.deepEqual([keeps(null, name, 'auto'), keeps(null, name, 'none')], [true, false], name);
    for (const name of ['llama3_json', 'pythonic', 'deepseek_v3', 'minimax_m3', 'k2_horizon']) assert.equal(keeps(null, name, 'auto'), false, name);
    assert.equal(keeps('deepseek_r1', 'hermes', 'none'), false);
  });

  it('is for grammars, of tools only where an answer is read', () => {
    assert.equal(keeps('qwen3', null, 'none'), true);
    assert.deepEqual([keeps(null, 'qwen3_coder', 'auto'), keeps(null, 'qwen3_coder', 'none'), keeps('deepseek_r1', 'qwen3_coder', 'none')], [true, false, true]);
  });

  it('is not without parsers that want them', () => {
    assert.equal(keeps(null, null, 'none'), false);
    assert.equal(keeps('deepseek_r1', 'deepseek_v3', 'auto'), false);
    assert.equal(keeps('kimi_k3', null, 'none'), true);
  });
});
