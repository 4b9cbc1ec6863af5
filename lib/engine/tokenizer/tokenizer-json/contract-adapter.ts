// A tokenizer file's tokenizer as the engine's own contract has it.
import type { Token } from '../../output.ts';
import type { DecodeOptions, Tokenizer } from '../tokenizer.ts';
import type { ConfiguredTokenizer } from './create-tokenizer.ts';
import type { JsonTokenizer } from './tokenizer-json.ts';

/**
 * The tokenizer under the engine's contract.
 *
 * - `tokenize` gives each token its part of the text as the text came, so that an echo is exact whatever is normalized. A
 *   token that ends inside a character has an empty text: the character comes with the token that completes it. In an
 *   answer, the name of a special token is text like any other; otherwise a text with `<|im_end|>` would end there.
 * - `encode` reads a prompt, where such a name is the special token.
 * - A text without any token, which only files that drop characters have, is lost.
 *
 * @param name for the start line
 */
export function toEngineTokenizer({ tokenizer, eosId, bosId, padId }: ConfiguredTokenizer, name: string): Tokenizer {
  return {
    name,
    // Where the file names none, an id that no text has.
    eosToken: { id: eosId ?? tokenizer.numIds, text: '' },
    eosId,
    bosId,
    padId,
    numIds: tokenizer.numIds,
    maxTokenChars: tokenizer.maxTokenChars,
    tokenize: (text) => tokenizer.tokenize(text, { splitSpecialTokens: true }),
    tokenizeInSlices: (text) => tokenizer.tokenizeInSlices(text, { splitSpecialTokens: true }),
    readsAsWritten: (text) => tokenizer.readsAsWritten(text),
    encode: (text, options) => tokenizer.encode(text, options),
    encodeInSlices: (text, options) => tokenizer.encodeInSlices(text, options),
    decode: (ids, options) => tokenizer.decode(ids, options),
    tokensOf: (ids, options) => ids.map(createDetokenizer(tokenizer, options)),
    createDetokenizer: (options) => createDetokenizer(tokenizer, options),
    spell: (id) => tokenizer.idToToken(id),
    findId: (spelling) => tokenizer.tokenToId(spelling),
    bytesOf: (id) => tokenizer.bytesOf(id),
    isSpecial: (id) => tokenizer.isSpecial(id),
  };
}

function createDetokenizer(tokenizer: JsonTokenizer, { skipSpecialTokens = true }: DecodeOptions = {}): (id: number) => Token {
  const detokenizer = tokenizer.createDetokenizer({ skipSpecialTokens });
  return (id) => ({ id, text: detokenizer.push(id) });
}
