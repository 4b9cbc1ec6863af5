import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { thinksFor } from '../../../../lib/api/output-parsers/reasoning-text.ts';
import type { TemplateKwargs } from '../../../../lib/api/output-parsers/thinking-arguments.ts';

const START = 1;
const END = 2;
const IDS = new Map([['<think>', START], ['</think>', END]]);
const VOCABULARY = { idOf: (text: string): number | undefined => IDS.get(text), specialTokens: new Map<number, string>() };

function thinks(parserName: string, templateKwargs: TemplateKwargs, { promptTokenIds = [], isOpened = false }: { promptTokenIds?: readonly number[]; isOpened?: boolean } = {}): boolean {
  return thinksFor(parserName, { templateKwargs, promptTokenIds, vocabulary: VOCABULARY, isOpened });
}

describe('thinksFor', () => {
  it('says what template arguments say, and what the style does without a word', () => {
    assert.deepEqual([{}, { enable_thinking: false }, { enable_thinking: true }].map((kwargs) => thinks('qwen3', kwargs)), [true, false, true]);
    assert.deepEqual([{}, { enable_thinking: false }, { thinking: true }].map((kwargs) => thinks('deepseek_v3', kwargs)), [false, false, true]);
  });

  it('goes by the names that the style knows, and by either one where it knows both', () => {
    const kwargs = [{ thinking: false }, { thinking: false, enable_thinking: true }, { enable_thinking: null }, { thinking: null }];
    assert.deepEqual(kwargs.map((given) => thinks('qwen3', given)), [true, true, false, true]);
    assert.deepEqual(kwargs.map((given) => thinks('glm45', given)), [false, true, true, true]);
    assert.deepEqual(kwargs.map((given) => thinks('deepseek_v4', given)), [false, true, false, false]);
    assert.equal(thinks('deepseek_v4', { thinking: true, reasoning_effort: 'none' }), false);
  });

  it('goes by the effort where the style does', () => {
    const efforts = [{}, { reasoning_effort: 'high' }, { reasoning_effort: 'no_think' }, { reasoning_effort: '' }];
    assert.deepEqual(efforts.map((kwargs) => thinks('hy_v3', kwargs)), [false, true, false, false]);
    assert.deepEqual(efforts.map((kwargs) => thinks('hy_v4', kwargs)), [true, true, false, true]);
  });

  it('says no behind a prompt that has ended the reasoning', () => {
    for (const name of ['deepseek_r1', 'hy_v4', 'qwen3', 'step3', 'ernie45']) {
      assert.equal(thinks(name, { enable_thinking: true }, { promptTokenIds: [START, 9, END, 9] }), false, name);
      assert.equal(thinks(name, { enable_thinking: true }, { promptTokenIds: [START, 9] }), true, name);
    }
  });

  it('says yes where the prompt opens the reasoning, whatever arguments the style does not know', () => {
    assert.equal(thinks('deepseek_r1', { enable_thinking: false }), false);
    assert.equal(thinks('deepseek_r1', { enable_thinking: false }, { isOpened: true }), true);
    assert.equal(thinks('qwen3', { enable_thinking: false }, { isOpened: true }), false);
  });
});
