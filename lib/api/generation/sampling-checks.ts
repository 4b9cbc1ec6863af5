// What the values of sampling fields may be, in the three places where vLLM looks: with the body, before the engine, in it.
import { invalid } from '../../base/error.ts';
import { countBadSequences } from '../../engine/generator/bad-words.ts';
import type { Prompt } from '../../engine/request.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import type { GenerationContext } from './context.ts';
import type { Biases } from './field-kinds.ts';
import type { LogprobCounts } from './logprob-fields.ts';
import { checkThinkingBudget } from './thinking-budget.ts';
import { requireWithinBounds } from './sampling-bounds.ts';
import { MAX_LOGPROB_TOKEN_IDS, MAX_SALT_CHARS, type SamplingFields } from './sampling-fields.ts';
import type { UnusedFields } from './unused-fields.ts';

/** Checks the text that keeps a client's prefix-cache hits apart. @throws ServerError `invalid_request` */
export function checkCacheSalt(salt: string | null): void {
  if (salt === null) return;
  if (salt === '') throw invalid('cache_salt must not be empty; leave it out, or send a text.', 'cache_salt');
  if (salt.length > MAX_SALT_CHARS || /[@/\\\0]/.test(salt)) {
    throw invalid(`cache_salt must have at most ${MAX_SALT_CHARS} characters, none of them @, /, \\ or NUL.`, 'cache_salt');
  }
}

/** What is known beside the fields. */
export interface SamplingDefaults {
  /** The limit of tokens where it stands in another field. */
  readonly maxTokens?: number | null;
  /** The temperature of a request without its own, or null for 1. */
  readonly defaultTemperature?: number | null;
}

/** The fields that are checked. */
export type CheckedFields = Pick<
  SamplingFields,
  | 'n' | 'presence_penalty' | 'frequency_penalty' | 'repetition_penalty' | 'temperature' | 'top_p' | 'top_k' | 'min_p' | 'max_tokens' | 'min_tokens'
  | 'stream_interval' | 'stop' | 'bad_words' | 'use_beam_search'
>;

/** Checks what fields may say together and each within its range. @throws ServerError `invalid_request` */
export function checkSampling(fields: CheckedFields, { maxTokens = fields.max_tokens, defaultTemperature = null }: SamplingDefaults = {}): void {
  requireWithinBounds('n', fields.n ?? 1);
  for (const name of CHECKED_FIRST) requireWithinBounds(name, fields[name]);
  if (maxTokens !== null && maxTokens < 1) throw invalid(`max_tokens must be at least 1, got ${maxTokens}.`, 'max_tokens');
  for (const name of CHECKED_LAST) requireWithinBounds(name, fields[name]);
  if (fields.stop.includes('')) throw invalid('stop must not hold an empty text.');
  if (fields.bad_words.includes('')) throw invalid('bad_words must not hold an empty text.');
  // Beams are what is most probable, and there are several of them.
  if (!fields.use_beam_search) checkGreedy(fields.n ?? 1, fields.temperature ?? defaultTemperature);
}

// In vLLM's order, the limit of tokens between them.
const CHECKED_FIRST = ['presence_penalty', 'frequency_penalty', 'repetition_penalty', 'temperature', 'top_p', 'top_k', 'min_p'] as const;
const CHECKED_LAST = ['min_tokens', 'stream_interval'] as const;

function checkGreedy(n: number, temperature: number | null): void {
  if (n > 1 && temperature === 0) throw invalid(`n must be 1 with temperature 0, got ${n}.`);
}

/** Checks that no more tokens are asked for than the context holds. What is below one is found with the sampling. */
export function checkMaxTokens(maxTokens: number | null, name: string, maxModelLen: number): void {
  if (maxTokens === null || maxTokens <= maxModelLen) return;
  throw invalid(`${name}=${maxTokens} is more than the context of max_model_len=${maxModelLen} tokens. Ask for fewer.`, name);
}

/** Checks the least number of tokens against the limit that holds after clamping. */
export function checkMinTokens(minTokens: number, maxTokens: number): void {
  if (minTokens > maxTokens) throw invalid(`min_tokens must be at most max_tokens=${maxTokens}, got ${minTokens}.`);
}

/**
 * Checks that need the vocabulary. vLLM makes them when the engine takes the request: a stream has begun by then, and gets
 * them as an event.
 *
 * @throws ServerError `invalid_request`
 */
export function checkInEngine(fields: SamplingFields, counts: LogprobCounts, context: GenerationContext): void {
  const { tokenizer, maxLogprobs } = context;
  const { numIds } = tokenizer;
  const most = maxLogprobs === -1 ? numIds : maxLogprobs;
  requireFewLogprobs(counts.numLogprobs, { name: 'logprobs', kind: 'sample', most, numIds });
  requireFewLogprobs(counts.numPromptLogprobs, { name: 'prompt_logprobs', kind: 'prompt', most, numIds });
  requireFewLogprobIds(fields.logprob_token_ids ?? [], numIds);
  requireIds(readBiases(fields.logit_bias).keys(), 'logit_bias', numIds);
  requireIds(fields.stop_token_ids, 'stop_token_ids', numIds);
  if (fields.allowed_token_ids?.length === 0) throw invalid('allowed_token_ids must hold a token id, or be left out.', 'allowed_token_ids');
  requireIds(fields.allowed_token_ids ?? [], 'allowed_token_ids', numIds);
  checkBadWords(fields.bad_words, tokenizer);
  checkThinkingBudget(fields.thinking_token_budget, context);
}

function requireFewLogprobIds(ids: readonly number[], numIds: number): void {
  if (ids.length > MAX_LOGPROB_TOKEN_IDS) throw invalid(`logprob_token_ids must hold at most ${MAX_LOGPROB_TOKEN_IDS} ids, got ${ids.length}.`, 'logprob_token_ids');
  requireIds(ids, 'logprob_token_ids', numIds);
}

/** Checks where the experts of a prompt's tokens would begin to be told. @throws ServerError `invalid_request` */
export function checkRoutedStart({ routed_experts_prompt_start: start }: Pick<UnusedFields, 'routed_experts_prompt_start'>, prompts: readonly Prompt[]): void {
  const tooShort = prompts.find(({ tokenIds }) => start < 0 || tokenIds.length < start);
  if (tooShort === undefined) return;
  const { length } = tooShort.tokenIds;
  throw invalid(`routed_experts_prompt_start must be from 0 to the prompt's ${length} tokens, got ${start}.`, 'routed_experts_prompt_start');
}

/** vLLM's VLLM_MAX_NUM_BAD_WORDS. */
const MAX_BAD_SEQUENCES = 128;
// They are tokenized while others wait.
const MAX_BAD_CHARS = 65_536;

function checkBadWords(words: readonly string[], tokenizer: Tokenizer): void {
  if (words.length === 0) return;
  const distinct = [...new Set(words)];
  const numChars = distinct.reduce((sum, { length }) => sum + length, 0);
  if (numChars > MAX_BAD_CHARS) throw invalid(`bad_words must have at most ${MAX_BAD_CHARS} characters, got ${numChars}.`, 'bad_words');
  // Each makes one sequence at least.
  const count = distinct.length > MAX_BAD_SEQUENCES ? distinct.length : countBadSequences(distinct, tokenizer);
  if (count === null) throw invalid('bad_words holds a text that has no token.', 'bad_words');
  if (count > MAX_BAD_SEQUENCES) throw invalid(`bad_words makes ${count} sequences of tokens or more, at most ${MAX_BAD_SEQUENCES} are taken.`, 'bad_words');
}

interface LogprobLimit {
  readonly name: string;
  readonly kind: string;
  readonly most: number;
  readonly numIds: number;
}

function requireFewLogprobs(count: number | null, { name, kind, most, numIds }: LogprobLimit): void {
  const asked = count === -1 ? numIds : (count ?? 0);
  if (asked <= most) return;
  throw invalid(`${asked} ${kind} logprobs are asked for, and this server gives at most ${most}: see --max-logprobs.`, name);
}

function requireIds(ids: Iterable<number>, name: string, numIds: number): void {
  for (const id of ids) {
    if (id < 0 || id >= numIds) throw invalid(`${name} holds the token id ${id}, which is not in the vocabulary of ${numIds} ids.`, name);
  }
}

/** The biases of a request by token id. @throws ServerError `invalid_request` where a name is no id */
export function readBiases(biases: Biases | null): Biases['byId'] {
  if (biases === null) return NO_BIASES;
  const { byId, otherName } = biases;
  if (otherName !== null) throw invalid(`logit_bias: ${JSON.stringify(otherName.slice(0, MAX_NAME_CHARS))} is no token id.`, 'logit_bias');
  return byId;
}

const NO_BIASES: Biases['byId'] = new Map();
const MAX_NAME_CHARS = 80;
