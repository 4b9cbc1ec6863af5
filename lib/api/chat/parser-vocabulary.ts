// What output parsers look up in a tokenizer, kept for all choices.
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import type { ParserVocabulary } from '../output-parsers/vocabulary.ts';

// A vocabulary of more ids is none that is written down: it has no markers to look for.
const MAX_LISTED_IDS = 4_000_000;

/** The vocabulary of a tokenizer; its special tokens are listed when they are first asked for. */
export function createParserVocabulary(tokenizer: Tokenizer): ParserVocabulary {
  let specialTokens: ReadonlyMap<number, string> | null = null;
  return {
    idOf: (text) => tokenizer.findId(text) ?? undefined,
    get specialTokens() {
      return (specialTokens ??= listSpecialTokens(tokenizer));
    },
  };
}

function listSpecialTokens(tokenizer: Tokenizer): ReadonlyMap<number, string> {
  const special = new Map<number, string>();
  if (tokenizer.numIds > MAX_LISTED_IDS) return special;
  for (let id = 0; id < tokenizer.numIds; id++) {
    if (tokenizer.isSpecial(id)) special.set(id, tokenizer.spell(id) ?? '');
  }
  return special;
}
