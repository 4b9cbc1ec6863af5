// ByteLevel: GPT-2's pattern, and from there on bytes in place of characters.
import type { Component } from '../file/component.ts';
import { changeEach, cutEach, type PreTokenizer } from './pieces.ts';
import { findPublished, GPT2_PATTERN } from './published-patterns.ts';

/** Reads `add_prefix_space` and `use_regex`. The bytes themselves are the model's business. @throws TokenizerFileError */
export function createByteLevel(component: Component): PreTokenizer {
  const addsPrefixSpace = component.flag('add_prefix_space', true);
  const usesPattern = component.flag('use_regex', true);
  const findWords = findPublished(GPT2_PATTERN);
  if (findWords === undefined) throw new TypeError('the built-in pattern is a published one');
  return (pieces) => {
    const prefixed = addsPrefixSpace ? changeEach(pieces, (text) => (text.startsWith(' ') ? text : ` ${text}`)) : pieces;
    // The pattern leaves nothing between its matches.
    return usesPattern ? cutEach(prefixed, findWords) : prefixed;
  };
}
