// What output parsers look up in a tokenizer, kept for all choices.
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import type { ParserVocabulary } from '../output-parsers/vocabulary.ts';

// A vocabulary of more ids is none that is written down: it has no markers to look for.
const MAX_LISTED_IDS = 4_000_000;

/** The vocabulary of a tokenizer; what all of its tokens have to be looked at for is found when it is first asked for. */
export function createParserVocabulary(tokenizer: Tokenizer, chatTemplate: string | null = null): ParserVocabulary {
  let specialTokens: ReadonlyMap<number, string> | null = null;
  let tagSuffix: string | null = null;
  return {
    chatTemplate,
    idOf: (text) => tokenizer.findId(text) ?? undefined,
    textOf: createTextFinder(tokenizer),
    get specialTokens() {
      return (specialTokens ??= listSpecialTokens(tokenizer));
    },
    get tagSuffix() {
      return (tagSuffix ??= findTagSuffix(tokenizer));
    },
  };
}

// Decoding one token costs more than all else that counts it.
const MAX_KNOWN_TEXTS = 8192;

function createTextFinder(tokenizer: Tokenizer): (id: number) => string {
  const texts = new Map<number, string>();
  return (id) => {
    const known = texts.get(id);
    if (known !== undefined) return known;
    const text = tokenizer.decode([id]);
    if (texts.size < MAX_KNOWN_TEXTS) texts.set(id, text);
    return text;
  };
}

// The first tag says it for all of them.
const TAG = /^<(?:think|tool_calls|tool_call|arg_key|arg_value)(:[^\s>]+)?>$/;

function findTagSuffix(tokenizer: Tokenizer): string {
  if (tokenizer.numIds > MAX_LISTED_IDS) return '';
  for (let id = 0; id < tokenizer.numIds; id++) {
    const tag = TAG.exec(tokenizer.spell(id) ?? '');
    if (tag !== null) return tag[1] ?? '';
  }
  return '';
}

function listSpecialTokens(tokenizer: Tokenizer): ReadonlyMap<number, string> {
  const special = new Map<number, string>();
  if (tokenizer.numIds > MAX_LISTED_IDS) return special;
  for (let id = 0; id < tokenizer.numIds; id++) {
    if (tokenizer.isSpecial(id)) special.set(id, tokenizer.spell(id) ?? '');
  }
  return special;
}
