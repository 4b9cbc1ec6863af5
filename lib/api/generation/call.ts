// A call that is understood: what the engine does, and how the answer shows it.
import type { GenerationRequest } from '../../engine/request.ts';
import type { ModelChoice } from '../served-models.ts';
import type { StreamOptions } from './sampling-fields.ts';

/** What an answer shows beside its text. */
export interface Presentation {
  /** Log probabilities per token: the most probable ones beside the token's own; null for none at all. */
  readonly numLogprobs: number | null;
  /** The tokens whose log probabilities are shown instead of the most probable ones'; null for those. */
  readonly logprobTokenIds: readonly number[] | null;
  /** The same number for the prompt; whole answers show them. */
  readonly numPromptLogprobs: number | null;
  /** Whether tokens are named by their id: `token_id:5`. */
  readonly namesTokensById: boolean;
  readonly returnsTokenIds: boolean;
  readonly returnsPromptText: boolean;
  /** Whether the prompt stands before the text (completions). */
  readonly echoesPrompt: boolean;
  /** Whether the text is what is most probable: temperature 0. */
  readonly isGreedy: boolean;
  /** Tokens between two chunks of a stream, 1 or more. */
  readonly streamInterval: number;
}

/** A call, understood. */
export interface GenerationCall {
  readonly model: ModelChoice;
  readonly isStream: boolean;
  readonly streamOptions: StreamOptions | null;
  readonly requestId: string | null;
  /** Whether each prompt is a request of its own in the engine, its number behind the answer's id (completions). */
  readonly isNumbered: boolean;
  /** What stands before that number; `-` unless given. */
  readonly numberSeparator?: string;
  /** Tokens of the prompt that stand for what is no text, by kind: `{ image: 256 }`; absent or null for none. */
  readonly multimodalTokens?: Readonly<Record<string, number>> | null;
  /** Whether it is for beams, which vLLM runs without a look at its prefix cache: usage has nothing to say of the prompt. Absent: no. */
  readonly isBeamSearch?: boolean;
  readonly generation: GenerationRequest;
  readonly presentation: Presentation;
}
