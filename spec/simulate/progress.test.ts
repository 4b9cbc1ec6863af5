import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Progress } from '../../lib/simulate/progress.ts';

function watch(isTerminal: boolean, ticksMs: readonly number[]): string {
  const state = { nowMs: 0, text: '' };
  const progress = new Progress({ isTerminal, nowMs: () => state.nowMs, write: (text) => (state.text += text) });
  for (const nowMs of ticksMs) {
    state.nowMs = nowMs;
    progress.tick(() => `at ${nowMs}`);
  }
  progress.end();
  return state.text;
}

describe('Progress', () => {
  it('writes over one line of a terminal, and takes it away at the end', () => {
    assert.equal(watch(true, [10, 250, 300, 600]), '\r\u001b[Kat 250\r\u001b[Kat 600\r\u001b[K');
  });

  it('writes a line every few seconds elsewhere', () => assert.equal(watch(false, [250, 5000, 5001, 9999, 10_000]), 'at 5000\nat 10000\n'));

  it('says nothing of what is quickly over', () => assert.equal(watch(true, [1, 2]), ''));
});
