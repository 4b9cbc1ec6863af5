// The contract of a tokenizer: text to tokens, whose texts joined give the text back.
import type { Token } from '../output.ts';

/** Cuts text into tokens. Deterministic; cost is linear in the text. */
export interface Tokenizer {
  /** Which one this is, for the start line. */
  readonly name: string;
  /** Ends a sequence; its text is empty. */
  readonly eosToken: Token;
  /** No token covers more UTF-16 code units than this: longer texts have at least `length / maxTokenChars` tokens. */
  readonly maxTokenChars: number;
  /** The tokens of a text, in order. Their texts joined are the text, whatever it holds. */
  tokenize(text: string): Token[];
  /** The ids of a text's tokens, in order; stops after `limit + 1` of them. */
  encode(text: string, limit: number): number[];
}
