// The contract of what comes out: a generator makes one token source per sequence.
import type { FinishReason, Token } from '../output.ts';
import type { RandomStreams } from '../random-streams.ts';
import type { Prompt } from '../request.ts';

/** The limits of one sequence, resolved. */
export interface OutputLimits {
  /** At most this many tokens, end-of-sequence token included; 1 or more. */
  readonly maxTokens: number;
  /** Text goes on until this many tokens. */
  readonly minTokens: number;
  /** True: exactly `maxTokens` tokens and no end of sequence. */
  readonly ignoreEos: boolean;
}

/** What a generator works from. */
export interface GenerationInput {
  readonly prompt: Prompt;
  readonly limits: OutputLimits;
  readonly random: RandomStreams;
}

/** One sequence's tokens, one at a time. `next` is not called again once `finishReason` is set. */
export interface TokenSource {
  /** The next token; after the last one `finishReason` is set. */
  next(): Token;
  readonly finishReason: FinishReason | null;
}

/** Makes token sources. Cost before the first token is bounded by the prompt, not by the limits. */
export interface Generator {
  /** Whether the limit that an endpoint sets when the client gave none (completions: 16) cuts this generator's text. */
  readonly obeysDefaultLimit: boolean;
  createSource(input: GenerationInput): TokenSource;
}
