// What a tokenizer comes with.
import type { Conversation } from '../../chat-template/chat-template.ts';
import type { Tokenizer } from '../tokenizer.ts';
import type { ChatTemplates } from './template-source.ts';

/** A tokenizer and what belongs to it. */
export interface TokenizerSource extends ChatTemplates {
  readonly tokenizer: Tokenizer;
  /** Makes of a conversation what `chatTemplate` makes of it, or null where it needs the template; null or absent: all do. */
  readonly renderPlainChat?: ((conversation: Conversation) => string | null) | null;
  /** Variables of chat templates: `{ bos_token: '<s>' }`. */
  readonly specialTokens: Readonly<Record<string, string>>;
  /** What tokenizer_config.json holds. */
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
}
