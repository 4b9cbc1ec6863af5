import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import {
  CL100K_PATTERN,
  DEEPSEEK_PATTERNS,
  findPublished,
  GPT2_PATTERN,
  O200K_PATTERN,
  QWEN_PATTERN,
} from '../../../../../lib/engine/tokenizer/tokenizer-json/pre-tokenizers/published-patterns.ts';
import type { FindMatches } from '../../../../../lib/engine/tokenizer/tokenizer-json/pre-tokenizers/pieces.ts';
import { toRegExpMatches } from '../../../../../lib/engine/tokenizer/tokenizer-json/pre-tokenizers/split.ts';
import { toRegExp } from '../../../../../lib/engine/tokenizer/tokenizer-json/regex/oniguruma.ts';

const PATTERNS = {
  'GPT-2': GPT2_PATTERN,
  Qwen: QWEN_PATTERN,
  cl100k: CL100K_PATTERN,
  o200k: O200K_PATTERN,
  'DeepSeek, numbers': DEEPSEEK_PATTERNS[0],
  'DeepSeek, CJK': DEEPSEEK_PATTERNS[1],
  'DeepSeek, the rest': DEEPSEEK_PATTERNS[2],
};
// What the alternatives tell apart: blanks, newlines, both cases, letters without case, marks, numbers, signs, what is none of these.
const PARTS = [
  ' ', '  ', '\t', '\n', '\r\n', '\u0085', '\u00a0', '\ufeff', '\u3000', '\u2028', 'a', 'B', 'word', "'s", "'LL", "'\u017f", "'t", "'re", "'", '\u0301', '\u093e',
  'ǅ', 'ʰ', '好', 'の', 'ー', '〱', '゙', '7', '12345', '٣', '½', '𝟙', '!', '/', '//\n/', '😀', '€', '𝕳', 'ŉ', '\u0000', '\u200d', '\u{1f8d8}', 'ᲊ', '\ua7ce', '\u0295', '龥', '龦', '\u0378',
];

// With a stop after each place.
function findByTurns(find: FindMatches, text: string, end: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < end; ) at = find(text, 0, end, found, at, at + 1);
  return found;
}

for (const [name, pattern] of Object.entries(PATTERNS)) {
  describe(`findPublished, ${name}`, () => {
    it('finds what the expression finds', () => {
      const published = findPublished(pattern);
      assert.ok(published);
      const expression = toRegExpMatches(toRegExp(pattern));
      const seed = 11;
      const rng = createRng(seed);
      for (let round = 0; round < 3000; round++) {
        const text = Array.from({ length: rng.integer(1, 12) }, () => PARTS[rng.integer(0, PARTS.length - 1)]).join('');
        // A range that ends inside: what follows is not to be seen.
        const end = text.length - (rng.integer(0, 1) === 1 && !/[\udc00-\udfff]$/.test(text) ? 1 : 0);
        const [found, expected]: [number[], number[]] = [[], []];
        published(text, 0, end, found);
        expression(text, 0, end, expected);
        const hint = `seed ${seed}, round ${round}: ${JSON.stringify(text)} to ${end}`;
        assert.deepEqual(found, expected, hint);
        for (const find of [published, expression]) assert.deepEqual(findByTurns(find, text, end), expected, hint);
      }
    });
  });
}

describe('findPublished', () => {
  it('knows no other pattern', () => assert.equal(findPublished(`${QWEN_PATTERN} `), undefined));
});
