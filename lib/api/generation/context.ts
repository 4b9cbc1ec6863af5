// What the endpoints that generate, or prepare for it, work with.
import type { Logger } from '../../base/log.ts';
import type { SliceQueue } from '../../base/slices/slice-queue.ts';
import type { Engine } from '../../engine/engine.ts';
import type { LogprobModel } from '../../engine/generator/logprobs.ts';
import type { DefaultSampling } from '../../engine/tokenizer/source/default-sampling.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import type { ChatSettings } from '../chat/settings.ts';
import type { KvConnector } from './kv-connector.ts';
import type { ApiObserver } from '../ports.ts';
import type { ServedModels } from '../served-models.ts';

export interface GenerationContext {
  readonly engine: Engine;
  /** Hears what the API does beside it. */
  readonly observer: ApiObserver;
  readonly tokenizer: Tokenizer;
  readonly logprobs: LogprobModel;
  /** Writes long answers, all of them beside one another. */
  readonly slices: SliceQueue;
  readonly chat: ChatSettings;
  /** Of the model. */
  readonly defaultSampling: DefaultSampling;
  /** Tokens that end an answer beside the tokenizer's own, as the model has them. */
  readonly stopTokenIds: readonly number[];
  readonly models: ServedModels;
  readonly logger: Logger;
  /** Prompt and output together, in tokens. */
  readonly maxModelLen: number;
  /** Sequences that run at once. */
  readonly maxNumSeqs: number;
  readonly maxBodyBytes: number;
  /** Most log probabilities per token that a client may ask for; -1 for as many as the vocabulary has. */
  readonly maxLogprobs: number;
  /** Whether text is invented; otherwise it is the client's own. */
  readonly inventsText: boolean;
  /** Whether the 16 tokens that completions have without a limit of the client's cut the text, as in the generator's contract. */
  readonly obeysDefaultLimit: boolean;
  /** Unix milliseconds. */
  readonly wallTimeMs: () => number;
  /** Names this server's configuration in every answer: `vllm-0.32.0-1a2b3c4d`; null for none. */
  readonly systemFingerprint: string | null;
  /** Whether answers show how long they took. */
  readonly showsRequestMetrics: boolean;
  /** A stream that says nothing for so long says that it is alive; 0 for never. Milliseconds. */
  readonly keepAliveMs: number;
  /** Whether usage shows `prompt_tokens_details`. */
  readonly showsPromptTokensDetails: boolean;
  /** Whether every stream carries usage, in each chunk and at its end, whatever the client asks for. */
  readonly forcesUsage: boolean;
  /** Whether tokens in log probabilities are named `token_id:N`, whatever the client asks for. */
  readonly namesTokensById: boolean;
  /** Null: none, and no answer says how to go on elsewhere. */
  readonly kvConnector: KvConnector | null;
  /** Tokens between two chunks of a stream, 1 or more. */
  readonly streamInterval: number;
}
