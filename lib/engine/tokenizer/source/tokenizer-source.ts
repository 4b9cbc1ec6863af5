// What a tokenizer comes with.
import type { Steps } from '../../../base/slices/meter.ts';
import type { Conversation } from '../../chat-template/chat-template.ts';
import type { Tokenizer } from '../tokenizer.ts';
import type { ChatTemplates } from './template-source.ts';

/** A tokenizer and what belongs to it. */
export interface TokenizerSource extends ChatTemplates {
  readonly tokenizer: Tokenizer;
  /** What a first text would wait for, done ahead: in steps, for a time when there is nothing else to do. Absent where nothing is put off. */
  readonly warmUp?: () => Steps<void>;
  /** Makes of a conversation what `chatTemplate` makes of it, or null where it needs the template; null or absent: all do. */
  readonly renderPlainChat?: ((conversation: Conversation) => string | null) | null;
  /** The tokenizer's own `chatTemplate`, where another stands in its place; absent elsewhere. */
  readonly ownChatTemplate?: string | null;
  /** Variables of chat templates: `{ bos_token: '<s>' }`. */
  readonly specialTokens: Readonly<Record<string, string>>;
  /** What tokenizer_config.json holds. */
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
}
