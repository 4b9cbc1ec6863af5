// Texts that must not come up, as the sequences of tokens that would say them (vLLM: SamplingParams.update_from_tokenizer).
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

/** The sequences that say a word at the beginning of a text and behind a space, each of one token or more. One that is given twice counts once. */
export function listBadSequences(words: readonly string[], tokenizer: Tokenizer): readonly (readonly number[])[] {
  return [...new Set(words)].flatMap((word) => {
    const { opening, spaced } = toSequences(word, tokenizer);
    return [opening, spaced].filter(({ length }) => length > 0);
  });
}

/**
 * How many sequences vLLM counts: behind a space a word counts again where that makes another first token of it and no more of them.
 * Null where a word has no token.
 */
export function countBadSequences(words: readonly string[], tokenizer: Tokenizer): number | null {
  let count = 0;
  for (const word of new Set(words)) {
    const { opening, spaced } = toSequences(word, tokenizer);
    if (opening.length === 0) return null;
    count += spaced.length === opening.length && spaced[0] !== opening[0] ? 2 : 1;
  }
  return count;
}

interface WordSequences {
  readonly opening: readonly number[];
  readonly spaced: readonly number[];
}

function toSequences(word: string, tokenizer: Tokenizer): WordSequences {
  const bare = word.trimStart();
  return { opening: tokenizer.encode(bare), spaced: tokenizer.encode(` ${bare}`) };
}
