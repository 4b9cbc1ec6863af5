// What the engine is asked for: prompts and the parameters that shape the output. No JSON names here.
import type { Token } from './output.ts';
import type { BlockHash } from './kv-cache/block-hash.ts';
import type { MediaRange } from './kv-cache/extra-keys.ts';
import type { Adapter } from './lora/adapters.ts';
import type { RandomStreams } from './random-streams.ts';
import type { RepetitionDetection } from './scheduler/stop-conditions.ts';

/** A prompt, already rendered and counted. */
export interface Prompt {
  /** The whole rendered text; content is derived from it. */
  readonly text: string;
  /** `hashText` of it, where that is known without the text. */
  readonly textHash?: number;
  /** Its tokens: fewer than the context holds where anything is to be generated. */
  readonly tokenIds: readonly number[];
  /** Tokens that stand for what is no text, in order; absent for text alone. */
  readonly media?: readonly MediaRange[];
  /** Hashes of its full blocks with what the request adds to them: from `Engine.prepare`. */
  readonly blockHashes?: readonly BlockHash[];
  /** What an echo says: the part that the client wrote; null says the prompt's own tokens, which came without a text. */
  readonly echoText: string | null;
  /** The tokens of a long echo, as far as it can be asked for: from `Engine.prepare`. */
  readonly echoTokens?: readonly Token[];
  /** What an echo says instead, as ids: of a long text that prompts do not have as it is written, or of a rendered conversation. */
  readonly echoIds?: readonly number[];
  /** The id by which it can be aborted from outside (`chatcmpl-1a2b`, `cmpl-1a2b-0`); without one it can only be aborted with all others. */
  readonly requestId?: string;
}

/** A text that a request determines, said before the mode's text or instead of it. */
export interface ComposedText {
  readonly text: string;
  /** Whether the answer ends with it. Otherwise the mode's text follows. */
  readonly isWhole: boolean;
  /** The token that ends a whole one; null for the end-of-sequence token. */
  readonly endTokenId: number | null;
}

/** Composes the text of one sample of a prompt, in time that is bounded: the same for the same streams. */
export type Composition = (random: RandomStreams, prompt: Prompt) => ComposedText;

/** What a client wants of the choice of tokens. */
export interface Steering {
  /** Added to what each id scores; by id. */
  readonly biases: ReadonlyMap<number, number>;
  /** The only ids there are; null for all. Not empty. */
  readonly allowedIds: readonly number[] | null;
  /** Texts that must not come up. Not empty ones. */
  readonly badWords: readonly string[];
}

/** What reasoning stands between. */
export interface ThinkingMarkers {
  /** Not empty. */
  readonly startIds: readonly number[];
  /** Not empty. */
  readonly endIds: readonly number[];
  /** What is said where a limit ends the reasoning, as tokens: `endIds`, or something that ends in them. */
  readonly forced: readonly Token[];
}

/** How long a text may think. */
export interface ThinkingLimit {
  /** Tokens behind the marker that begins the reasoning, 0 or more. */
  readonly numTokens: number;
  readonly markers: ThinkingMarkers;
}

/** What a client wants a text to end at. */
export interface StopRequest {
  /** Not empty ones; the one that is complete first ends the text. */
  readonly strings: readonly string[];
  readonly tokenIds: readonly number[];
  /** Whether what ended the text stands at its end. */
  readonly isIncluded: boolean;
}

/** One request; it makes `prompts.length * n` sequences, each with a seat of its own. */
export interface GenerationRequest {
  /** At least one. */
  readonly prompts: readonly Prompt[];
  /** Samples per prompt, 1 or more. */
  readonly n: number;
  /** The adapter to run with, or null for the base model. */
  readonly adapter: Adapter | null;
  /** The smaller one goes first under `--scheduling-policy priority`. */
  readonly priority: number;
  /** Text that keeps its prefix-cache hits apart from those of other requests, or null. */
  readonly cacheSalt: string | null;
  /** Whether the KV cache of the prompt comes from another instance instead of being computed. */
  readonly hasRemotePrefill: boolean;
  /** Prompt tokens that the instance it comes from had found in its prefix cache: shown instead of this one's hits. Null: unknown. */
  readonly numRemoteCachedTokens: number | null;
  /** Whether another instance goes on with the KV cache: what it is told is in `TokenStream.handover` at the end. */
  readonly isHandedOver: boolean;
  /**
   * The client's own limit on generated tokens, or null. At most the room each prompt leaves is used. 0: the prompt is computed and
   * nothing is generated (pooling); such a prompt may fill the context.
   */
  readonly maxTokens: number | null;
  /** The limit when the client gave none and the text is invented (completions: 16), or null. An echo is not cut by it. */
  readonly defaultMaxTokens: number | null;
  /** Whether special tokens are shown by their names; absent or false, they have no text. */
  readonly showsSpecialTokens?: boolean;
  /** Whether the end of sequence is shown by its name; absent or false, it has no text. */
  readonly showsEnd?: boolean;
  /** No end of sequence, stop token or stop string before this many tokens. */
  readonly minTokens: number;
  /** True: exactly the limit, no end of sequence. */
  readonly ignoreEos: boolean;
  /** What a constraint, a forced call or reasoning makes of the text. Null: as the mode has it. */
  readonly composition: Composition | null;
  /** Which tokens may come, or null for any. Of a composition's texts, one that obeys is taken where there is one. */
  readonly steering: Steering | null;
  /** How long the text may think, or null. Comes before everything else. */
  readonly thinking: ThinkingLimit | null;
  /** What else ends a text, or null. */
  readonly stop: StopRequest | null;
  /** Ends a text that repeats itself, or null. */
  readonly repetition: RepetitionDetection | null;
  /** The client's seed, or null. */
  readonly seed: number | null;
  /** Whether all of the prompt is computed, and nothing of it taken from the prefix cache: what is said of its tokens is not kept there. */
  readonly skipsPrefixCache: boolean;
  /** True: the reader wants the whole answer at once and is woken when the last sequence has ended. */
  readonly isBuffered: boolean;
}

/** What a request asks for beside its prompts where nothing is said: one buffered text each, as the mode has it, on the base model. */
export const PLAIN_REQUEST: Omit<GenerationRequest, 'prompts'> = {
  n: 1,
  adapter: null,
  priority: 0,
  cacheSalt: null,
  hasRemotePrefill: false,
  numRemoteCachedTokens: null,
  isHandedOver: false,
  maxTokens: null,
  defaultMaxTokens: null,
  minTokens: 0,
  ignoreEos: false,
  composition: null,
  steering: null,
  thinking: null,
  stop: null,
  repetition: null,
  seed: null,
  skipsPrefixCache: false,
  isBuffered: true,
};
