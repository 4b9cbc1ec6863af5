// The contract of a tokenizer: text to tokens, whose texts joined give the text back, and what is known of each token.
import type { Token } from '../output.ts';

/** How to encode. */
export interface EncodeOptions {
  /** Encoding stops after `limit + 1` ids, so that a caller learns of too many; unlimited unless given. */
  readonly limit?: number;
  /** Whether the tokens that belong around a prompt, such as the beginning of a sequence, are put there; false unless given. */
  readonly addSpecialTokens?: boolean;
}

/** How to decode. */
export interface DecodeOptions {
  /** Whether special tokens have no text. */
  readonly skipSpecialTokens?: boolean;
}

/** UTF-16 code units beyond which a text is long: to cut it up at once would hold up everything else for milliseconds. */
export const MAX_CHARS_AT_ONCE = 16_384;

/** Cuts text into tokens. The same text gives the same tokens; cost is linear in the text. */
export interface Tokenizer {
  /** Which one this is, for the start line. */
  readonly name: string;
  /** Ends a sequence; its text is empty. */
  readonly eosToken: Token;
  /** The ids that the tokenizer's configuration names, as vLLM has them; null where it names none. */
  readonly eosId: number | null;
  readonly bosId: number | null;
  readonly padId: number | null;
  /** One more than the highest id. Not every id below it stands for a token. */
  readonly numIds: number;
  /** No token covers more UTF-16 code units than this: longer texts have at least `length / maxTokenChars` tokens. May be Infinity. */
  readonly maxTokenChars: number;
  /** The tokens of an answer's text, in order. Their texts joined are the text, whatever it holds. */
  tokenize(text: string): Token[];
  /** The same for a long text, while everything else goes on. */
  tokenizeInSlices(text: string): Promise<Token[]>;
  /**
   * Whether an echo says a text as it is written. Otherwise it says what a prompt has of it: special tokens that it names, and what is
   * normalized in it.
   */
  readsAsWritten(text: string): boolean;
  /** The ids of a prompt's tokens, in order. */
  encode(text: string, options?: EncodeOptions): number[];
  /** The same for a long text, while everything else goes on. */
  encodeInSlices(text: string, options?: EncodeOptions): Promise<number[]>;
  /** The text of some ids; ids that stand for nothing have none. Special tokens are shown unless they are skipped. */
  decode(ids: readonly number[], options?: DecodeOptions): string;
  /**
   * Ids as tokens of an answer, one for each. A token that ends inside a character has no text: the one that completes the character
   * has it, and without such a one nobody has. Special tokens have no text, as in answers, unless `skipSpecialTokens` is false.
   */
  tokensOf(ids: readonly number[], options?: DecodeOptions): Token[];
  /** The same for ids that come one at a time. */
  createDetokenizer(options?: DecodeOptions): (id: number) => Token;
  /** The token with an id as the vocabulary spells it (`Ġworld`, `▁world`, `<|im_end|>`); null for an id that stands for nothing. */
  spell(id: number): string | null;
  /** The id of a token as the vocabulary spells it, or null. */
  findId(spelling: string): number | null;
  /** The bytes that an id adds to a text, UTF-8 and possibly a part of a character; none for an id that stands for nothing. */
  bytesOf(id: number): Uint8Array;
  /** Whether an id is that of a token which is no text, such as the end of a sequence. */
  isSpecial(id: number): boolean;
}
