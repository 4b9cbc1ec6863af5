// ByteLevel: GPT-2's pattern, and from there on bytes in place of characters.
import type { Component } from '../file/component.ts';
import { inSequence, type PreTokenizer, toChange } from './pieces.ts';
import { findPublished, GPT2_PATTERN } from './published-patterns.ts';
import { toSplit } from './split-behavior.ts';

/** Reads `add_prefix_space` and `use_regex`. The bytes themselves are the model's business. @throws TokenizerFileError */
export function createByteLevel(component: Component): PreTokenizer {
  const addsPrefixSpace = component.flag('add_prefix_space', true);
  const usesPattern = component.flag('use_regex', true);
  const findWords = findPublished(GPT2_PATTERN);
  if (findWords === undefined) throw new TypeError('the built-in pattern is a published one');
  const parts: PreTokenizer[] = [];
  if (addsPrefixSpace) parts.push(toChange({ changePart: (part) => part, changeBeginning: (piece) => (piece.startsWith(' ') ? piece : ` ${piece}`) }));
  if (usesPattern) parts.push(toSplit({ find: findWords, behavior: 'Isolated', isInverted: false }));
  return inSequence(parts);
}
