// The Go simulator's splitter with its way to flatten a conversation.
import { DUMMY_CHAT_TEMPLATE } from '../dummy/chat-template.ts';
import { createDummyTokenizer } from '../dummy/dummy-tokenizer.ts';
import type { TokenizerSource } from './tokenizer-source.ts';

/** The dummy tokenizer with its template. */
export function createDummySource(): TokenizerSource {
  return {
    tokenizer: createDummyTokenizer(),
    chatTemplate: DUMMY_CHAT_TEMPLATE,
    toolChatTemplate: null,
    specialTokens: {},
    tokenizerConfig: { chat_template: DUMMY_CHAT_TEMPLATE },
  };
}
