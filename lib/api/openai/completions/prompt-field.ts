// The prompts of a completion: one text, one list of token ids, or a list of either.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { JsonSchema } from '../../../wire/http/route-description.ts';
import { toInteger } from '../../lax-values.ts';

/** A text, or the ids of its tokens. */
export type RawPrompt = string | readonly number[];

/** vLLM's VLLM_MAX_COMPLETION_PROMPTS. */
const MAX_PROMPTS = 1024;

const TOKEN_IDS = { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1 };
/** The field in documentation. */
export const PROMPT_SCHEMA: JsonSchema = {
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', items: { type: 'string' }, minItems: 1 },
    TOKEN_IDS,
    { type: 'array', items: TOKEN_IDS, minItems: 1 },
  ],
};

/** @throws ServerError for prompts that are embeddings */
export function refuseEmbeddings(given: unknown): void {
  if (given === undefined || given === null || given === '' || (Array.isArray(given) && given.length === 0)) return;
  throw new ServerError('invalid_request', 'prompt_embeds are not read here: send a prompt. See --enable-prompt-embeds.', { param: 'prompt_embeds' });
}

/** What vLLM looks at before everything else. @throws ServerError for a body without a prompt */
export function checkUntypedPrompt(body: unknown): void {
  if (!isJsonObject(body)) return;
  const { prompt, prompt_embeds: embeds } = body;
  const hasEmbeddings = embeds !== undefined && embeds !== null && !(Array.isArray(embeds) && embeds.length === 0);
  if (isNoPrompt(prompt) && !hasEmbeddings) throw missingPrompt();
}

function isNoPrompt(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function missingPrompt(): ServerError {
  return new ServerError('invalid_request', 'A prompt is required, and it must not be empty.', { param: 'prompt' });
}

/**
 * The prompts of the field. Of a list of ids, the first `maxChecked` are looked at.
 *
 * @throws ServerError for anything else, for none, and for an empty list of ids among several
 */
export function parsePrompts(value: unknown, maxChecked: number): readonly RawPrompt[] {
  if (isNoPrompt(value)) throw missingPrompt();
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) throw invalidPrompt('body.prompt');
  if (value.length === 0) throw new ServerError('invalid_request', 'The list of prompts is empty. Send at least one.');
  return isNumeral(value[0]) ? [parseTokenIds(value, maxChecked)] : parsePromptList(value, maxChecked);
}

// As in Python, false and true are numbers, too. In a list that begins with one, texts of numbers count.
function isNumeral(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
}

function parseTokenIds(values: readonly unknown[], maxChecked: number): readonly number[] {
  const invalid = findNoTokenId(values, maxChecked);
  if (invalid < 0) return toNumbers(values, maxChecked);
  throw invalidPrompt(`body.prompt.${invalid}`);
}

function parsePromptList(values: readonly unknown[], maxChecked: number): readonly RawPrompt[] {
  if (values.length > MAX_PROMPTS) {
    throw new ServerError('invalid_request', `A request holds at most ${MAX_PROMPTS} prompts, got ${values.length}.`, { param: 'prompt' });
  }
  if (values.every((item) => typeof item === 'string')) return values;
  // Of all it could be, vLLM tries a list of token ids first, and that fails at the first item.
  if (!values.every((item) => isTokenIds(item, maxChecked))) throw invalidPrompt('body.prompt.0');
  if (values.some(({ length }) => length === 0)) throw new ServerError('invalid_request', 'A prompt is empty. Each needs a token.');
  return values.map((item) => toNumbers(item, maxChecked));
}

// Ids of prompts that are refused are not looked at.
function toNumbers(values: readonly unknown[], maxChecked: number): readonly number[] {
  const isPlain = values.length > maxChecked || values.every((value) => typeof value === 'number');
  return isPlain ? (values as readonly number[]) : values.map((value) => toInteger(value) ?? 0);
}

function isTokenIds(value: unknown, maxChecked: number): value is readonly unknown[] {
  return Array.isArray(value) && findNoTokenId(value, maxChecked) < 0;
}

// The index, or -1.
function findNoTokenId(values: readonly unknown[], maxChecked: number): number {
  const numChecked = Math.min(values.length, maxChecked);
  for (let index = 0; index < numChecked; index++) if (!isTokenId(values[index])) return index;
  return -1;
}

function isTokenId(value: unknown): boolean {
  if (Number.isSafeInteger(value)) return (value as number) >= 0;
  const id = toInteger(value);
  return id !== undefined && id >= 0;
}

function invalidPrompt(path: string): ServerError {
  const expected = 'a string, a list of strings, a list of token ids, or a list of such lists';
  return new ServerError('validation', `1 validation error:\n  ${path}: expected ${expected}`, { param: path });
}
