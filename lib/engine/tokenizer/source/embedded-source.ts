// The tokenizer that is used where no file is: the embedded one, made when it is first asked for anything that is not known before.
import { finishSteps, type Steps } from '../../../base/slices/meter.ts';
import { SMALL_CHAT_TEMPLATE } from '../small/chat-template.ts';
import { renderPlainChat } from '../small/plain-chat.ts';
import { createSmallTokenizerInSteps, SMALL_TOKENIZER_CONFIG } from '../small/small-tokenizer.ts';
import { toEngineTokenizer } from '../tokenizer-json/contract-adapter.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { readSpecialTokens } from './special-tokens.ts';
import type { TokenizerSource } from './tokenizer-source.ts';

/** The embedded tokenizer with its template. */
export function createEmbeddedSource(): TokenizerSource {
  const making = makeTokenizer();
  let made: Tokenizer | null = null;
  const get = (): Tokenizer => (made ??= finishSteps(making));
  return {
    tokenizer: createEmbeddedTokenizer(get),
    *warmUp() {
      while (made === null) {
        const step = making.next();
        if (step.done === true) made = step.value;
        else yield step.value;
      }
      for (const use of [made.tokenize, made.encode]) yield use(SAMPLE).length * UNITS_PER_FIRST_TOKEN;
    },
    chatTemplate: SMALL_CHAT_TEMPLATE,
    renderPlainChat,
    toolChatTemplate: null,
    specialTokens: readSpecialTokens(SMALL_TOKENIZER_CONFIG),
    tokenizerConfig: SMALL_TOKENIZER_CONFIG,
  };
}

// Whatever is done for the first time to a prompt and to an answer is done to it.
const SAMPLE = '<|im_start|>user\nWhat is 1 + 1, and why?<|im_end|>\n';
const UNITS_PER_FIRST_TOKEN = 1_024;

const NAME = 'embedded';
const EOS_ID = 4089;
const PAD_ID = 4087;
const NUM_IDS = 4096;
const MAX_TOKEN_CHARS = 60;

function* makeTokenizer(): Steps<Tokenizer> {
  return toEngineTokenizer(yield* createSmallTokenizerInSteps(), NAME);
}

function createEmbeddedTokenizer(get: () => Tokenizer): Tokenizer {
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
