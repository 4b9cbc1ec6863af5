// What score and rerank share: queries against documents (vLLM: entrypoints/pooling/scoring).
//
//                 sequences                      score
//   embed         each query, each document      cosine of the two vectors
//   classify      each query with its document   what the cross-encoder says
import { ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import { cosineSimilarity } from '../../engine/pooling/embedder.ts';
import type { ScoredPair } from '../../engine/pooling/pooler.ts';
import type { JsonSchema } from '../../wire/http/route-description.ts';
import { boolean, described, type Fields, integer, object, string } from '../fields.ts';
import { truncate } from '../generation/prompt.ts';
import type { Truncation } from '../generation/truncation.ts';
import type { PoolingContext } from './context.ts';
import type { PoolingCall } from './endpoint.ts';
import { checkSharedFields, findModel, type PoolingFields, poolingFields, readPoolingTruncation } from './fields.ts';
import { mapInTurns } from './in-turns.ts';
import { tokenize } from './tokens.ts';

export interface ScoringFields extends PoolingFields {
  readonly use_activation: boolean | null;
  readonly max_tokens_per_query: number;
  readonly max_tokens_per_doc: number;
  readonly instruction: string | null;
  readonly chat_template_kwargs: Readonly<Record<string, unknown>> | null;
}

export const scoringFields: Fields<ScoringFields> = {
  use_activation: boolean(null),
  ...poolingFields,
  max_tokens_per_query: described(integer(0), { minimum: 0 }),
  max_tokens_per_doc: described(integer(0), { minimum: 0 }),
  instruction: string(null),
  chat_template_kwargs: object(),
};

/** A text, or an object with parts, which no model here reads. */
export type ScoreInput = string | Readonly<Record<string, unknown>>;

/** What documentation says of an input. */
export const SCORE_INPUT: JsonSchema = {
  anyOf: [{ type: 'string' }, { type: 'object', properties: { content: { type: 'array' } }, required: ['content'] }],
};

/** What documentation says of one input or a list of them. */
export const SCORE_INPUTS: JsonSchema = { anyOf: [SCORE_INPUT, { type: 'array', items: SCORE_INPUT }] };

/** Whether a value is what can be scored: one input or a list of them. */
export function isScoreInputs(value: unknown): value is ScoreInput | readonly ScoreInput[] {
  return Array.isArray(value) ? value.every(isScoreInput) : isScoreInput(value);
}

/** Whether a value is one input. */
export function isScoreInput(value: unknown): value is ScoreInput {
  return typeof value === 'string' || (isJsonObject(value) && Array.isArray(value['content']));
}

/** A call that scores. */
export interface ScoringCall extends PoolingCall {
  /** One for each document. */
  readonly pairs: readonly ScoredPair[];
  readonly usesActivation: boolean;
}

export interface ScoringInput {
  readonly queries: ScoreInput | readonly ScoreInput[];
  readonly documents: ScoreInput | readonly ScoreInput[];
}

/** Understands what is to be scored. @throws ServerError in vLLM's order of checks: model, truncation, inputs, limits, prompts. */
export async function createScoringCall(fields: ScoringFields, input: ScoringInput, context: PoolingContext): Promise<ScoringCall> {
  checkSharedFields(fields);
  const model = findModel(context, fields.model);
  const truncation = readPoolingTruncation(fields, context.maxModelLen);
  const texts = { queries: toTexts(input.queries), documents: toTexts(input.documents) };
  checkCounts(texts.queries.length, texts.documents.length);
  checkLimit(fields.max_tokens_per_query, 'max_tokens_per_query', context.maxModelLen);
  checkLimit(fields.max_tokens_per_doc, 'max_tokens_per_doc', context.maxModelLen);
  const isPaired = context.pooler.model.task === 'classify';
  context.engine.requireRoom(texts.documents.length + (isPaired ? 0 : texts.queries.length), model.adapter);
  const scored = await (isPaired ? tokenizePairs : tokenizeApart)(context, fields, { ...texts, truncation });
  const { request_id: requestId, priority, cache_salt: cacheSalt } = fields;
  return { model, requestId, priority, cacheSalt, ...scored, usesActivation: fields.use_activation !== false };
}

function toTexts(input: ScoreInput | readonly ScoreInput[]): readonly string[] {
  const list: readonly ScoreInput[] = Array.isArray(input) ? input : [input as ScoreInput];
  return list.map((item) => {
    if (typeof item === 'string') return item;
    throw new ServerError('invalid_request', 'The model served here scores texts only, not parts of other media.');
  });
}

function checkCounts(numQueries: number, numDocuments: number): void {
  if (numQueries > 1 && numQueries !== numDocuments) {
    throw new ServerError('invalid_request', `${numQueries} queries need as many documents, got ${numDocuments}; one query takes any number.`);
  }
  if (numQueries === 0) throw new ServerError('invalid_request', 'Send at least one query.');
  if (numDocuments === 0) throw new ServerError('invalid_request', 'Send at least one document.');
}

function checkLimit(limit: number, name: string, maxModelLen: number): void {
  if (limit >= 0 && limit < maxModelLen) return;
  throw new ServerError('invalid_request', `${name} must be 0 or more and below max_model_len=${maxModelLen}, got ${limit}.`);
}

interface ScoredTexts {
  readonly queries: readonly string[];
  readonly documents: readonly string[];
  readonly truncation: Truncation | null;
}

type Scored = Pick<ScoringCall, 'tokens' | 'pairs'>;

async function tokenizeApart(context: PoolingContext, fields: ScoringFields, texts: ScoredTexts): Promise<Scored> {
  const { queries, documents, truncation } = texts;
  const tokenizeAll = (list: readonly string[], limit: number): Promise<(readonly number[])[]> =>
    mapInTurns(list, (text) => tokenizeLimited(context, text, { limit, truncation, addSpecialTokens: true }), ({ length }) => length);
  const queryTokens = await tokenizeAll(queries, fields.max_tokens_per_query);
  const documentTokens = await tokenizeAll(documents, fields.max_tokens_per_doc);
  return { tokens: [...queryTokens, ...documentTokens], pairs: toPairs(queryTokens, documentTokens) };
}

// A query of many tokens is copied for each document.
const MAX_PAIR_TOKENS = 16_777_216;

async function tokenizePairs(context: PoolingContext, fields: ScoringFields, texts: ScoredTexts): Promise<Scored> {
  const { queries, documents, truncation } = texts;
  // As much as could be kept of either at all.
  const enough = truncation === null ? null : { ...truncation, numTokens: context.maxModelLen };
  const encode = (list: readonly string[], limit: number, addSpecialTokens: boolean): Promise<(readonly number[])[]> =>
    mapInTurns(
      list,
      (text) => (text === '' ? [] : tokenizeLimited(context, text, { limit, truncation: enough, addSpecialTokens })),
      ({ length }) => length,
    );
  const queryTokens = await encode(queries, fields.max_tokens_per_query, true);
  const documentTokens = await encode(documents, fields.max_tokens_per_doc, false);
  const whole = toPairs(queryTokens, documentTokens);
  if (whole.reduce((sum, { query, document }) => sum + query.length + document.length, 0) > MAX_PAIR_TOKENS) {
    throw new ServerError('invalid_request', `The pairs have more than ${MAX_PAIR_TOKENS} tokens in all. Send fewer at once.`);
  }
  const tokenizePair = ({ query, document }: ScoredPair): Promise<readonly number[]> =>
    tokenize(context, [...query, ...document], { addSpecialTokens: false, truncation });
  const tokens = await mapInTurns(whole, tokenizePair, sizeOf);
  return { tokens, pairs: whole.map((pair, index) => cutPair(pair, tokens[index] ?? [], truncation)) };
}

function sizeOf({ query, document }: ScoredPair): number {
  return query.length + document.length;
}

function toPairs(queries: readonly (readonly number[])[], documents: readonly (readonly number[])[]): ScoredPair[] {
  return documents.map((document, index) => ({ query: queries[queries.length === 1 ? 0 : index] ?? [], document }));
}

// What a truncation has left of either.
function cutPair(pair: ScoredPair, kept: readonly number[], truncation: Truncation | null): ScoredPair {
  const numCut = sizeOf(pair) - kept.length;
  if (numCut === 0) return pair;
  const boundary = truncation?.side === 'left' ? Math.max(0, pair.query.length - numCut) : Math.min(pair.query.length, kept.length);
  return { query: kept.slice(0, boundary), document: kept.slice(boundary) };
}

interface LimitedOptions {
  /** Tokens at most; 0: any number. */
  readonly limit: number;
  readonly truncation: Truncation | null;
  readonly addSpecialTokens: boolean;
}

async function tokenizeLimited(context: PoolingContext, text: string, options: LimitedOptions): Promise<readonly number[]> {
  const { limit, truncation, addSpecialTokens } = options;
  if (limit === 0) return tokenize(context, text, { addSpecialTokens, truncation });
  const cut = await tokenize(context, text, { addSpecialTokens, truncation: { side: 'right', numTokens: limit } });
  return truncate(cut, truncation);
}

/** The score of each pair, in order. */
export async function computeScores({ pooler }: PoolingContext, { pairs, model, usesActivation }: ScoringCall): Promise<number[]> {
  const options = { adapter: model.adapter, usesActivation, numDimensions: null };
  if (pooler.model.task === 'classify') return mapInTurns(pairs, (pair) => pooler.scorePair(pair, options), sizeOf);
  let query: readonly number[] | null = null;
  let queryVector: Float32Array = new Float32Array();
  return mapInTurns(
    pairs,
    (pair) => {
      // One query for all documents is embedded once.
      if (pair.query !== query) queryVector = pooler.embed(pair.query, options);
      query = pair.query;
      return cosineSimilarity(queryVector, pooler.embed(pair.document, options));
    },
    sizeOf,
  );
}
