// What a choice of a generate answer shows, the same in buffered and streamed answers.
import type { Steps } from '../../../base/slices/meter.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { FinishReason, StopReason, Token } from '../../../engine/output.ts';
import { type AnswerOptions, promptOf } from '../../generation/endpoint.ts';
import { ChoiceLogprobs } from '../../generation/logprobs.ts';
import type { GenerateCall } from './request.ts';

/** A part of a choice, or all of it. */
export interface ChoicePart {
  readonly index: number;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly finishReason: FinishReason | null;
  readonly stopReason: StopReason;
}

/** Writes one choice, in parts or at once. */
export class GenerateChoice {
  readonly #isText: boolean;
  readonly #logprobs: ChoiceLogprobs | null;
  #numTokens = 0;

  constructor({ context, call }: AnswerOptions<GenerateCall>, index: number) {
    const { presentation, generation } = call;
    const { numLogprobs } = presentation;
    const promptTokenIds = promptOf(generation.prompts, index, generation.n)?.tokenIds ?? [];
    this.#isText = call.outputMode === 'text';
    // The token itself is shown in any case.
    const shown = { ...presentation, numLogprobs: numLogprobs === 0 ? 1 : numLogprobs };
    this.#logprobs =
      numLogprobs === null ? null : new ChoiceLogprobs({ model: context.logprobs, tokenizer: context.tokenizer, presentation: shown, promptTokenIds });
  }

  /** Tokens that have been written. */
  get numTokens(): number {
    return this.#numTokens;
  }

  /** `{"index":0,"finish_reason":null,"stop_reason":null,"token_ids":[5],...}`; the last part says which weights made the tokens. */
  *write({ index, text, tokens, finishReason, stopReason }: ChoicePart): Steps<string> {
    this.#numTokens += tokens.length;
    const reason = finishReason === null ? 'null' : `"${finishReason}"`;
    const weights = finishReason === null ? 'null' : `[{"version":"default","start":0,"end":${this.#numTokens}}]`;
    const logprobs = yield* this.#writeLogprobs(tokens);
    return (
      `{"index":${index},"finish_reason":${reason},"stop_reason":${stopReason === null ? 'null' : JSON.stringify(stopReason)},` +
      `"token_ids":[${tokens.map(({ id }) => id).join(',')}],"routed_experts":null,"sampling_mask":null,"weight_versions":${weights},` +
      `${this.#isText ? `"text":${toJsonString(text)},` : ''}"logprobs":${logprobs}}`
    );
  }

  *#writeLogprobs(tokens: readonly Token[]): Steps<string> {
    if (this.#logprobs === null) return 'null';
    return yield* this.#isText ? this.#logprobs.writeChat(tokens) : this.#logprobs.writeGenerate(tokens);
  }
}
