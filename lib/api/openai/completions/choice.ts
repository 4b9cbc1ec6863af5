// What a choice of a completion shows beside its text, the same in buffered and streamed answers.
import { finishSteps, type Steps } from '../../../base/slices/meter.ts';
import type { Prompt } from '../../../engine/request.ts';
import type { Token } from '../../../engine/output.ts';
import { type AnswerOptions, promptOf } from '../../generation/endpoint.ts';
import { ChoiceLogprobs, type LogprobOptions } from '../../generation/logprobs.ts';
import type { CompletionCall } from './request.ts';

/** A choice's prompt and what is written from it. */
export class CompletionChoice {
  readonly #options: AnswerOptions<CompletionCall>;
  readonly #prompt: Prompt;
  #logprobs: ChoiceLogprobs | null = null;

  constructor(options: AnswerOptions<CompletionCall>, index: number) {
    const { prompts, n } = options.call.generation;
    const prompt = promptOf(prompts, index, n);
    if (prompt === undefined) throw new TypeError('a choice without a prompt');
    this.#options = options;
    this.#prompt = prompt;
  }

  get promptTokenIds(): readonly number[] {
    return this.#prompt.tokenIds;
  }

  /** What log probabilities are written from. */
  get logprobOptions(): LogprobOptions {
    const { context, call } = this.#options;
    return { model: context.logprobs, tokenizer: context.tokenizer, presentation: call.presentation, promptTokenIds: this.#prompt.tokenIds };
  }

  /** The prompt as the answer repeats it: nothing where the ids that are shown tell it. */
  toEcho(): string {
    const { context, call } = this.#options;
    if (call.presentation.returnsTokenIds) return '';
    return this.#prompt.text === '' ? context.tokenizer.decode(this.#prompt.tokenIds) : this.#prompt.text;
  }

  /** The log probabilities of these tokens, after those of the prompt where they are the first of an answer that repeats it. */
  *writeLogprobs(tokens: readonly Token[], isFirst: boolean): Steps<string> {
    const { context, call } = this.#options;
    if (call.presentation.numLogprobs === null) return 'null';
    this.#logprobs ??= new ChoiceLogprobs(this.logprobOptions);
    if (!isFirst || !call.presentation.echoesPrompt) return yield* this.#logprobs.writeCompletion(tokens);
    return yield* this.#logprobs.writeEchoedCompletion(context.tokenizer.tokensOf(this.#prompt.tokenIds), tokens);
  }

  /** The same at once, for a chunk. */
  toLogprobs(tokens: readonly Token[], isFirst: boolean): string {
    return this.#options.call.presentation.numLogprobs === null ? 'null' : finishSteps(this.writeLogprobs(tokens, isFirst));
  }
}

/** The token that an echo alone costs is not shown: `max_tokens` is 0. */
export function hidesOutput({ fields }: CompletionCall): boolean {
  return fields.max_tokens === 0;
}

/** A list of ids, or `null` where they are not asked for. */
export function toIds(tokenIds: readonly number[], isShown: boolean): string {
  return isShown ? `[${tokenIds.join(',')}]` : 'null';
}
