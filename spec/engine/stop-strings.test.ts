import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStopRules, StopStringText } from '../../lib/engine/stop-strings.ts';

function run(pieces: readonly string[], stop: readonly string[], options: { include?: boolean; minTokens?: number } = {}): { given: string[]; matched: string | null } {
  const text = new StopStringText(createStopRules({ stop, includeStopStrInOutput: options.include ?? false, minTokens: options.minTokens ?? 0 }));
  const given: string[] = [];
  for (const [index, piece] of pieces.entries()) {
    const isFinished = text.push(piece) || index === pieces.length - 1;
    given.push(text.take(isFinished));
    if (isFinished) break;
  }
  return { given, matched: text.matched };
}

describe('StopStringText', () => {
  it('holds back what may be the beginning of a stop string, in characters', () => {
    assert.deepEqual(run(['a😀', 'b', 'c'], ['xyz']), { given: ['', 'a', '😀bc'], matched: null });
    assert.deepEqual(run(['a', 'b'], []), { given: ['a', 'b'], matched: null });
  });

  it('finds a stop string across tokens, and ends before or after it', () => {
    assert.deepEqual(run(['abc', 'de', 'f'], ['cd']), { given: ['ab', ''], matched: 'cd' });
    assert.deepEqual(run(['abc', 'de', 'f'], ['cd'], { include: true }), { given: ['abc', 'd'], matched: 'cd' });
  });

  it('takes the one that is complete first, and of two at once the first of the list', () => {
    assert.deepEqual(run(['one two'], ['two', 'one']), { given: [''], matched: 'one' });
    assert.deepEqual(run(['one two'], ['two', 'ne'], { include: true }), { given: ['one'], matched: 'ne' });
    assert.equal(run(['one two'], ['ne', 'one']).matched, 'ne');
    assert.equal(run(['one two'], ['one', 'ne']).matched, 'one');
  });

  it('does not look at the text of the first tokens', () => {
    assert.deepEqual(run(['stop', ' st', 'op', '!'], ['stop'], { minTokens: 1 }), { given: ['s', 'top', ' '], matched: 'stop' });
  });

  it('costs the same for every token of a long text', () => {
    const text = new StopStringText(createStopRules({ stop: ['never seen'], includeStopStrInOutput: false, minTokens: 0 }));
    let numChars = 0;
    for (let count = 0; count < 200_000; count++) {
      text.push('word ');
      numChars += text.take(false).length;
    }
    assert.equal(numChars + text.take(true).length, 1_000_000);
  });

  it('measures long stop strings once for all texts', () => {
    const rules = createStopRules({ stop: ['é😀'.repeat(500_000)], includeStopStrInOutput: false, minTokens: 0 });
    assert.deepEqual([rules.maxStopChars, rules.numHeld], [1_500_000, 999_999]);
    for (let count = 0; count < 100_000; count++) new StopStringText(rules).push('word');
  });
});
