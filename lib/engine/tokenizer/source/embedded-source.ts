// The tokenizer that is used where no file is: the embedded one, made when it is first asked for anything that is not known before.
import { SMALL_CHAT_TEMPLATE } from '../small/chat-template.ts';
import { renderPlainChat } from '../small/plain-chat.ts';
import { createSmallTokenizer, SMALL_TOKENIZER_CONFIG } from '../small/small-tokenizer.ts';
import { toEngineTokenizer } from '../tokenizer-json/contract-adapter.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { readSpecialTokens } from './special-tokens.ts';
import type { TokenizerSource } from './tokenizer-source.ts';

/** The embedded tokenizer with its template. */
export function createEmbeddedSource(): TokenizerSource {
  return {
    tokenizer: createEmbeddedTokenizer(),
    chatTemplate: SMALL_CHAT_TEMPLATE,
    renderPlainChat,
    toolChatTemplate: null,
    specialTokens: readSpecialTokens(SMALL_TOKENIZER_CONFIG),
    tokenizerConfig: SMALL_TOKENIZER_CONFIG,
  };
}

const NAME = 'embedded';
const EOS_ID = 4089;
const PAD_ID = 4087;
const NUM_IDS = 4096;
const MAX_TOKEN_CHARS = 60;

function createEmbeddedTokenizer(): Tokenizer {
  let made: Tokenizer | null = null;
  const get = (): Tokenizer => (made ??= toEngineTokenizer(createSmallTokenizer(), NAME));
  return {
    name: NAME,
    eosToken: { id: EOS_ID, text: '' },
    eosId: EOS_ID,
    bosId: null,
    padId: PAD_ID,
    numIds: NUM_IDS,
    maxTokenChars: MAX_TOKEN_CHARS,
    tokenize: (text) => get().tokenize(text),
    tokenizeInSlices: (text) => get().tokenizeInSlices(text),
    // Without a model's files there is nobody whose marks a text could name: an echo is the text.
    readsAsWritten: () => true,
    encode: (text, options) => get().encode(text, options),
    encodeInSlices: (text, options) => get().encodeInSlices(text, options),
    decode: (ids, options) => get().decode(ids, options),
    tokensOf: (ids, options) => get().tokensOf(ids, options),
    createDetokenizer: (options) => get().createDetokenizer(options),
    spell: (id) => get().spell(id),
    findId: (spelling) => get().findId(spelling),
    bytesOf: (id) => get().bytesOf(id),
    isSpecial: (id) => get().isSpecial(id),
  };
}
