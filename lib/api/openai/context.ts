// What the endpoints of this family work with.
import type { Logger } from '../../base/log.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import type { ServedModels } from '../served-models.ts';

export interface OpenAiContext {
  readonly engine: Engine;
  readonly tokenizer: Tokenizer;
  readonly models: ServedModels;
  readonly logger: Logger;
  /** Prompt and output together, in tokens. */
  readonly maxModelLen: number;
  readonly maxBodyBytes: number;
  /** Whether the 16 tokens that completions have without a limit of the client's cut the text, as in the generator's contract. */
  readonly obeysDefaultLimit: boolean;
  /** Unix milliseconds. */
  readonly wallTimeMs: () => number;
  /** Names this server's configuration in every answer: `vllm-0.32.0-1a2b3c4d`. */
  readonly systemFingerprint: string;
  /** Whether usage shows `prompt_tokens_details`. */
  readonly showsPromptTokensDetails: boolean;
  /** Whether usage of chat answers shows reasoning tokens: a reasoning parser is configured. */
  readonly showsReasoningTokens: boolean;
  /** Whether chat deltas go through a parser, which leaves empty ones out. */
  readonly parsesChatDeltas: boolean;
}
