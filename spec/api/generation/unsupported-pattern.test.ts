import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findUnsupportedInPattern } from '../../../lib/api/generation/unsupported-pattern.ts';

describe('findUnsupportedInPattern', () => {
  it('finds word boundaries, but in classes, where they are characters', () => {
    for (const pattern of ['a\\b', '\\Ba', '[a]\\b', '\\[\\b', '\\\\\\b']) assert.match(findUnsupportedInPattern(pattern) ?? '', /^the word boundary \\[bB]$/, pattern);
    for (const pattern of ['', 'b', '\\\\b', '[\\b]', '[\\]\\b]', 'a\\', '\\w']) assert.equal(findUnsupportedInPattern(pattern), null, pattern);
  });
});
