import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { thinksFor } from '../../../../lib/api/output-parsers/output-parser.ts';

describe('thinksFor', () => {
  it('says what template arguments say, and what the style does without a word', () => {
    assert.deepEqual([{}, { enable_thinking: false }, { thinking: true }].map((kwargs) => thinksFor('qwen3', kwargs)), [true, false, true]);
    assert.deepEqual([{}, { enable_thinking: false }, { thinking: true }].map((kwargs) => thinksFor('deepseek_v3', kwargs)), [false, false, true]);
  });

  it('goes by the names that the style knows, and by either one where it knows both', () => {
    const kwargs = [{ thinking: false }, { thinking: false, enable_thinking: true }, { enable_thinking: null }, { thinking: null }];
    assert.deepEqual(kwargs.map((given) => thinksFor('qwen3', given)), [true, true, false, true]);
    assert.deepEqual(kwargs.map((given) => thinksFor('glm45', given)), [false, true, true, true]);
    assert.deepEqual(kwargs.map((given) => thinksFor('deepseek_v4', given)), [false, true, false, false]);
    assert.equal(thinksFor('deepseek_v4', { thinking: true, reasoning_effort: 'none' }), false);
  });

  it('goes by the effort where the style does', () => {
    const efforts = [{}, { reasoning_effort: 'high' }, { reasoning_effort: 'no_think' }, { reasoning_effort: '' }];
    assert.deepEqual(efforts.map((kwargs) => thinksFor('hy_v3', kwargs)), [false, true, false, false]);
    assert.deepEqual(efforts.map((kwargs) => thinksFor('hy_v4', kwargs)), [true, true, false, true]);
  });
});
