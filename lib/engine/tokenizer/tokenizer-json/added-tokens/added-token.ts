// The tokens beside the model's: `<|im_end|>`, `<think>` (tokenizers: src/tokenizer/added_vocabulary.rs).
import type { Component } from '../file/component.ts';
import { MAX_TOKEN_ID } from '../file/read-vocabulary.ts';
import type { Vocabulary } from '../model/vocabulary.ts';
import type { Normalizer } from '../normalizers/normalizer.ts';

/** A token that is looked for in the text before anything else. */
export interface AddedToken {
  readonly id: number;
  /** What is looked for, and what it is decoded to. */
  readonly content: string;
  /** Not shown when special tokens are skipped. */
  readonly isSpecial: boolean;
  /** Looked for in the normalized text, not in the text as it came. */
  readonly isNormalized: boolean;
  /** Only where no letter, digit or underscore is next to it. */
  readonly isSingleWord: boolean;
  /** Takes the blanks before it, or after it. */
  readonly takesLeft: boolean;
  readonly takesRight: boolean;
}

/** Reads the file's `added_tokens`. A token that the model has keeps the model's id. @throws TokenizerFileError */
export function readAddedTokens(root: Component, vocabulary: Vocabulary, normalize: Normalizer): AddedToken[] {
  const tokens = root.children('added_tokens').map((component) => readAddedToken(component, vocabulary, normalize));
  return tokens.filter(({ content }) => content !== '');
}

function readAddedToken(component: Component, vocabulary: Vocabulary, normalize: Normalizer): AddedToken {
  const content = component.text('content');
  const isSpecial = component.flag('special');
  const isNormalized = component.flag('normalized', !isSpecial);
  const known = vocabulary.findText(content);
  const ownId = component.count('id', MAX_TOKEN_ID);
  return {
    id: known >= 0 ? known : ownId,
    content: isNormalized ? normalize(content) : content,
    isSpecial,
    isNormalized,
    isSingleWord: component.flag('single_word'),
    takesLeft: component.flag('lstrip'),
    takesRight: component.flag('rstrip'),
  };
}
