// Log probabilities of a call's only choice.
import type { GenerationContext } from '../../generation/context.ts';
import { ChoiceLogprobs } from '../../generation/logprobs.ts';
import type { ResponsesCall } from './call.ts';

/** Describes the tokens of a call's answer, in their order. */
export function createCallLogprobs({ chat }: ResponsesCall, { logprobs: model, tokenizer }: GenerationContext): ChoiceLogprobs {
  const { generation, presentation } = chat;
  return new ChoiceLogprobs({ model, tokenizer, presentation, promptTokenIds: generation.prompts[0]?.tokenIds ?? [] });
}
