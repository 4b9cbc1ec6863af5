// The body of a completion: unknown -> what the engine is asked for, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import type { Prompt } from '../../../engine/request.ts';
import { anything, boolean, type Fields, readFields, string } from '../../fields.ts';
import type { OpenAiContext } from '../context.ts';
import { createCall, type GenerationCall } from '../generation-endpoint.ts';
import { createPrompt, createTokenIdPrompt } from '../prompt.ts';
import { checkMaxTokens, checkMinTokens, checkSampling, type SamplingFields, samplingFields } from '../sampling.ts';

interface CompletionFields extends SamplingFields {
  readonly prompt: unknown;
  readonly suffix: string | null;
  readonly echo: boolean;
}

const completionFields: Fields<CompletionFields> = {
  ...samplingFields,
  prompt: anything(),
  suffix: string(null),
  echo: boolean(false),
};

/** What OpenAI's API and vLLM generate when the request does not say. */
const DEFAULT_MAX_TOKENS = 16;
/** vLLM's VLLM_MAX_COMPLETION_PROMPTS. */
const MAX_PROMPTS = 1024;

/** Reads a body. @throws ServerError in vLLM's order of checks: fields, model, prompt, limits. */
export function parseCompletionRequest(body: unknown, context: OpenAiContext): GenerationCall {
  const fields = readFields(body, completionFields);
  const texts = parsePrompts(fields.prompt);
  const model = context.models.resolve(fields.model);
  checkSampling(fields);
  if (fields.suffix !== null && fields.suffix !== '') throw new ServerError('invalid_request', 'suffix is not supported by the model served here.');
  const prompts = texts.map((prompt) => toPrompt(prompt, context));
  checkMaxTokens(fields.max_tokens, 'max_tokens', context.maxModelLen);
  const room = Math.min(...prompts.map(({ tokenIds }) => context.maxModelLen - tokenIds.length));
  checkMinTokens(fields.min_tokens, Math.min(fields.max_tokens ?? DEFAULT_MAX_TOKENS, room));
  return createCall(fields, { model, prompts, maxTokens: fields.max_tokens, defaultMaxTokens: DEFAULT_MAX_TOKENS });
}

type RawPrompt = string | readonly number[];

function toPrompt(prompt: RawPrompt, context: OpenAiContext): Prompt {
  return typeof prompt === 'string' ? createPrompt(context, { text: prompt, echoText: prompt }) : createTokenIdPrompt(context, prompt);
}

// One text, one list of token ids, or a list of either.
function parsePrompts(value: unknown): readonly RawPrompt[] {
  if (value === undefined || value === null || value === '') {
    throw new ServerError('invalid_request', 'A prompt is required, and it must not be empty.', { param: 'prompt' });
  }
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) throw invalidPrompt();
  if (value.length === 0) throw new ServerError('invalid_request', 'The list of prompts is empty. Send at least one.');
  if (isTokenIds(value)) return [value];
  return parsePromptList(value);
}

function parsePromptList(values: readonly unknown[]): readonly RawPrompt[] {
  if (values.length > MAX_PROMPTS) {
    throw new ServerError('invalid_request', `A request holds at most ${MAX_PROMPTS} prompts, got ${values.length}.`, { param: 'prompt' });
  }
  return values.map((item) => {
    if (typeof item === 'string' || isTokenIds(item)) return item;
    throw invalidPrompt();
  });
}

function isTokenIds(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((id) => Number.isInteger(id) && id >= 0);
}

function invalidPrompt(): ServerError {
  const expected = 'a string, a list of strings, a list of token ids, or a list of such lists';
  return new ServerError('validation', `1 validation error:\n  body.prompt: expected ${expected}`, { param: 'body.prompt' });
}
