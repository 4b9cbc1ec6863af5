import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EscapedNewlines } from '../../../../lib/api/output-parsers/reasoning/escaped-newlines.ts';
import { createRng } from '../../../../lib/base/rng.ts';
import { countCharacters } from '../../../support/counted-characters.ts';

function mend(text: string): string {
  return new EscapedNewlines().feed(text, true);
}

describe('EscapedNewlines', () => {
  it('mends newlines of all kinds, and leaves those in code, formulas and behind several backslashes', () => {
    assert.equal(mend('a\\nb\\rc\\r\\nd'), 'a\nb\nc\nd');
    for (const text of ['`a\\nb`', '```\\n```', '$\\n$', '$$\\n$$', '\\(\\n\\)', '\\[\\n\\]', '\\\\n', '\\x', '\\']) assert.equal(mend(text), text);
    assert.equal(mend('`a`\\n$b$\\n'), '`a`\n$b$\n');
  });

  it('says the same of a text in pieces', () => {
    const seed = 7;
    const rng = createRng(seed);
    const parts = ['\\', 'n', 'r', '`', '$', '(', ')', '[', ']', 'a', ' '];
    for (let round = 0; round < 2000; round++) {
      const pieces = Array.from({ length: 12 }, () => Array.from({ length: 1 + Math.floor(rng.next() * 3) }, () => parts[Math.floor(rng.next() * parts.length)] ?? '').join(''));
      const reader = new EscapedNewlines();
      const mended = pieces.map((piece, index) => reader.feed(piece, index === pieces.length - 1)).join('');
      assert.equal(mended, mend(pieces.join('')), `seed ${seed}, round ${round}: ${JSON.stringify(pieces)}`);
    }
  });

  it('reads a run of backslashes at the same cost per piece', () => {
    const read = (numPieces: number): number => countCharacters(() => {
      const reader = new EscapedNewlines();
      for (let i = 0; i < numPieces; i++) reader.feed('\\', false);
    });
    assert.ok(read(1000) <= read(250) * 5);
  });
});
