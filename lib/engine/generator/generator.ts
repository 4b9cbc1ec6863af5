// The contract of what comes out: a generator makes one token source per sequence.
import type { Token } from '../output.ts';
import type { RandomStreams } from '../random-streams.ts';
import type { Composition, Prompt, Steering, ThinkingLimit } from '../request.ts';

/** When a text may end by itself. To end it at a limit is the scheduler's business. */
export interface EndingRules {
  /** Tokens that are asked for at most; a source need not be ready for more. Infinity where that is not known. */
  readonly maxTokens: number;
  /** Text goes on until this many tokens. */
  readonly minTokens: number;
  /** True: the text never ends. */
  readonly ignoreEos: boolean;
}

/** What a generator works from. */
export interface GenerationInput {
  readonly prompt: Prompt;
  /** What is said before the mode's text or instead of it, or null. */
  readonly composition: Composition | null;
  /** Which tokens may come, or null for any. */
  readonly steering: Steering | null;
  /** How long the text may think; absent or null for as long as it likes. */
  readonly thinking?: ThinkingLimit | null;
  readonly ending: EndingRules;
  /** As the request has it. */
  readonly showsSpecialTokens?: boolean;
  /** As the request has it. */
  readonly showsEnd?: boolean;
  readonly random: RandomStreams;
}

/** One sequence's tokens, one at a time. */
export interface TokenSource {
  /** The next token; after the text, the end-of-sequence token. */
  next(): Token;
}

/** Makes token sources. Cost before the first token is bounded by the prompt, not by the limits. */
export interface Generator {
  /** Whether the limit that an endpoint sets when the client gave none (completions: 16) cuts this generator's text. */
  readonly obeysDefaultLimit: boolean;
  /** The token that ends a text. */
  readonly eosToken: Token;
  /** Does ahead what takes long with a prompt, while everything else goes on. Null: nothing does. */
  prepare(prompt: Prompt, ending: EndingRules): Promise<Prompt> | null;
  createSource(input: GenerationInput): TokenSource;
}
