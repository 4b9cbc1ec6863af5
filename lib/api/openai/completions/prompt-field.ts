// The prompts of a completion: one text, one list of token ids, or a list of either.
import { ServerError } from '../../../base/error.ts';
import type { JsonSchema } from '../../../wire/http/route-description.ts';
import type { Field } from '../../fields.ts';
import { toInteger } from '../../lax-values.ts';
import type { Place } from '../../place.ts';

/** A text, or the ids of its tokens. */
export type RawPrompt = string | readonly number[];

/** vLLM's VLLM_MAX_COMPLETION_PROMPTS. */
const MAX_PROMPTS = 1024;

const TOKEN_IDS = { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1 };
const PROMPT_SCHEMA: JsonSchema = {
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', items: { type: 'string' }, minItems: 1 },
    TOKEN_IDS,
    { type: 'array', items: TOKEN_IDS, minItems: 1 },
  ],
};

/** The field `prompt`: the prompts; none where it is absent. */
export function promptList(): Field<readonly RawPrompt[]> {
  return {
    schema: PROMPT_SCHEMA,
    read(value, place) {
      if (isNoPrompt(value)) return [];
      if (typeof value === 'string') return [value];
      if (Array.isArray(value)) return isNumeral(value[0]) ? readTokenIds(value, place.enter()) : readList(value, place.enter());
      report(place, value, NUM_KINDS);
      return [];
    },
  };
}

/** The field `prompt_embeds`: texts of bytes in base64, which nobody looks at. */
export function embeddings(): Field<unknown> {
  return {
    schema: { type: 'null' },
    read(value, place) {
      const isSome = value !== undefined && value !== null;
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      if (isSome && !items.every((item) => typeof item === 'string')) place.report('a string or a list of strings', value, 1 + countUnlike(items, isText));
      return value;
    },
  };
}

/** What embeddings do not go with. */
export interface BesideEmbeddings {
  readonly echo: boolean | null;
  readonly prompt_logprobs: number | null;
}

/** @throws ServerError for prompts that are embeddings */
export function refuseEmbeddings(given: unknown, { echo, prompt_logprobs: numLogprobs }: BesideEmbeddings): void {
  if (given === undefined || given === null || given === '' || (Array.isArray(given) && given.length === 0)) return;
  if (echo === true || numLogprobs !== null) throw new ServerError('invalid_request', 'prompt_embeds go neither with echo nor with prompt_logprobs.');
  throw new ServerError('invalid_request', 'prompt_embeds are not read here: send a prompt. See --enable-prompt-embeds.', { param: 'prompt_embeds' });
}

/** What vLLM looks at before everything else. @throws ServerError for too many prompts, and for a body without one */
export function checkUntypedPrompt({ prompt, prompt_embeds: embeds }: Readonly<Record<string, unknown>>): void {
  if (Array.isArray(prompt) && !isNumeral(prompt[0]) && prompt.length > MAX_PROMPTS) {
    throw new ServerError('invalid_request', `A request holds at most ${MAX_PROMPTS} prompts, got ${prompt.length}.`, { param: 'prompt' });
  }
  const hasEmbeddings = embeds !== undefined && embeds !== null && !(Array.isArray(embeds) && embeds.length === 0);
  if (isNoPrompt(prompt) && !hasEmbeddings) throw new ServerError('invalid_request', 'A prompt is required, and it must not be empty.', { param: 'prompt' });
}

/** What is looked at when prompts are made of them. @throws ServerError for none, and for an empty list of ids */
export function requirePrompts(prompts: readonly RawPrompt[]): void {
  if (prompts.length === 0) throw new ServerError('invalid_request', 'The list of prompts is empty. Send at least one.');
  if (prompts.some((prompt) => typeof prompt !== 'string' && prompt.length === 0)) throw new ServerError('invalid_request', 'A prompt is empty. Each needs a token.');
}

function isNoPrompt(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

// As in Python, false and true are numbers, too. In a list that begins with one, texts of numbers count.
function isNumeral(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
}

function readTokenIds(values: readonly unknown[], inside: Place): readonly RawPrompt[] {
  const ids = toTokenIds(values);
  if (ids !== null) return [ids];
  inside.field = values.findIndex((value) => !isTokenId(value));
  report(inside, values[inside.field], countFaults(values));
  return [];
}

function readList(values: readonly unknown[], inside: Place): readonly RawPrompt[] {
  if (values.every((item) => typeof item === 'string')) return values;
  const lists = values.map((item) => (Array.isArray(item) ? toTokenIds(item) : null));
  if (lists.every((ids) => ids !== null)) return lists;
  // Of all it could be, vLLM tries a list of token ids first, and that fails at the first item.
  inside.field = 0;
  report(inside, values[0], countFaults(values));
  return [];
}

// Null where one is none. Nearly all lists are of numbers alone, and stay as they are.
function toTokenIds(values: readonly unknown[]): readonly number[] | null {
  if (!values.every(isTokenId)) return null;
  return values.every((value) => typeof value === 'number') ? values : values.map((value) => toInteger(value) ?? 0);
}

function isTokenId(value: unknown): boolean {
  if (Number.isSafeInteger(value)) return (value as number) >= 0;
  const id = toInteger(value);
  return id !== undefined && id >= 0;
}

/** What a prompt may be. */
const NUM_KINDS = 4;

// Of a list: it is no string, and its items are not those of each kind of list.
function countFaults(values: readonly unknown[]): number {
  const ofLists = values.reduce<number>((sum, item) => sum + (Array.isArray(item) ? countUnlike(item, isTokenId) : 1), 0);
  return 1 + countUnlike(values, isText) + countUnlike(values, isTokenId) + ofLists;
}

function countUnlike(values: readonly unknown[], isAlike: (value: unknown) => boolean): number {
  return values.reduce<number>((count, value) => (isAlike(value) ? count : count + 1), 0);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function report(place: Place, value: unknown, numFaults: number): void {
  place.report('a string, a list of strings, a list of token ids, or a list of such lists', value, numFaults);
}
