// What a tokenizer comes with.
import type { Tokenizer } from '../tokenizer.ts';
import type { ChatTemplates } from './template-source.ts';

/** A tokenizer and what belongs to it. */
export interface TokenizerSource extends ChatTemplates {
  readonly tokenizer: Tokenizer;
  /** Variables of chat templates: `{ bos_token: '<s>' }`. */
  readonly specialTokens: Readonly<Record<string, string>>;
  /** What tokenizer_config.json holds. */
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
}
