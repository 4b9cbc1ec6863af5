// The body of a completion: unknown -> what the engine is asked for, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import type { Prompt } from '../../../engine/request.ts';
import { anything, boolean, type Fields, integer, notNull, readFields, string } from '../../fields.ts';
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
  n: notNull(integer(1)),
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
  const texts = parsePrompts(fields.prompt, context.maxModelLen);
  const model = context.models.resolve(fields.model);
  checkSampling(fields);
  checkSuffix(fields.suffix);
  const prompts = texts.map((prompt) => toPrompt(prompt, context));
  checkMaxTokens(fields.max_tokens, 'max_tokens', context.maxModelLen);
  const room = Math.min(...prompts.map(({ tokenIds }) => context.maxModelLen - tokenIds.length));
  const implicitLimit = context.obeysDefaultLimit ? DEFAULT_MAX_TOKENS : room;
  checkMinTokens(fields.min_tokens, Math.min(fields.max_tokens ?? implicitLimit, room));
  return createCall(fields, { model, prompts, maxTokens: fields.max_tokens, defaultMaxTokens: DEFAULT_MAX_TOKENS });
}

type RawPrompt = string | readonly number[];

function toPrompt(prompt: RawPrompt, context: OpenAiContext): Prompt {
  return typeof prompt === 'string' ? createPrompt(context, { text: prompt, echoText: prompt }) : createTokenIdPrompt(context, prompt);
}

function checkSuffix(suffix: string | null): void {
  if (suffix === null || suffix === '') return;
  throw new ServerError('invalid_request', 'suffix is not supported by the model served here.', { param: 'suffix' });
}

// One text, one list of token ids, or a list of either.
function parsePrompts(value: unknown, maxModelLen: number): readonly RawPrompt[] {
  if (value === undefined || value === null || value === '') {
    throw new ServerError('invalid_request', 'A prompt is required, and it must not be empty.', { param: 'prompt' });
  }
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) throw invalidPrompt('body.prompt');
  if (value.length === 0) throw new ServerError('invalid_request', 'The list of prompts is empty. Send at least one.');
  return typeof value[0] === 'number' ? [parseTokenIds(value, maxModelLen)] : parsePromptList(value, maxModelLen);
}

function parseTokenIds(values: readonly unknown[], maxModelLen: number): readonly number[] {
  if (isTokenIds(values, maxModelLen)) return values;
  throw invalidPrompt(`body.prompt.${values.findIndex((value) => !isTokenId(value))}`);
}

function parsePromptList(values: readonly unknown[], maxModelLen: number): readonly RawPrompt[] {
  if (values.length > MAX_PROMPTS) {
    throw new ServerError('invalid_request', `A request holds at most ${MAX_PROMPTS} prompts, got ${values.length}.`, { param: 'prompt' });
  }
  return values.map((item) => {
    if (typeof item === 'string' || isTokenIds(item, maxModelLen)) return item;
    // Of all it could be, vLLM tries a list of token ids first, and that fails at the first item.
    throw invalidPrompt('body.prompt.0');
  });
}

// A list over the context is refused by its length: no more items are looked at than could be served.
function isTokenIds(value: unknown, maxModelLen: number): value is readonly number[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  const numChecked = Math.min(value.length, maxModelLen);
  for (let index = 0; index < numChecked; index++) if (!isTokenId(value[index])) return false;
  return true;
}

function isTokenId(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function invalidPrompt(path: string): ServerError {
  const expected = 'a string, a list of strings, a list of token ids, or a list of such lists';
  return new ServerError('validation', `1 validation error:\n  ${path}: expected ${expected}`, { param: path });
}
