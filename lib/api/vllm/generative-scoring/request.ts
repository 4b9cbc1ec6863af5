// The body of a scoring request: texts or token ids, and the tokens that are asked about (vLLM: generate/generative_scoring/serving.py).
import { setImmediate as nextTurn } from 'node:timers/promises';
import { invalid } from '../../../base/error.ts';
import { hashDecimals } from '../../../base/rng.ts';
import type { Prompt } from '../../../engine/request.ts';
import { boolean, described, type Field, type Fields, int64, integer, list, listOf, notNull, readFields, required, string } from '../../fields.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { cacheSalt } from '../../generation/field-kinds.ts';
import { encodeText } from '../../generation/prompt.ts';
import { checkUntypedSalt } from '../../generation/untyped-checks.ts';
import type { ModelChoice } from '../../served-models.ts';

type Text = string | readonly number[];

interface ScoringFields {
  readonly model: string | null;
  readonly query: Text;
  readonly items: readonly Text[];
  readonly label_token_ids: readonly number[];
  readonly apply_softmax: boolean;
  readonly item_first: boolean;
  readonly add_special_tokens: boolean;
  readonly cache_salt: string | null;
  readonly priority: number;
  readonly request_id: string | null;
}

const TEXT = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'integer', minimum: 0 } }] };

/** The fields of a body. */
export const scoringFields: Fields<ScoringFields> = {
  model: string(null),
  query: required(described(text(), TEXT)),
  items: described(texts(), { items: TEXT }),
  label_token_ids: required(listOf(integer(0), [])),
  apply_softmax: notNull(boolean(true)),
  item_first: notNull(boolean(false)),
  add_special_tokens: notNull(boolean(true)),
  cache_salt: cacheSalt(),
  priority: notNull(int64(0)),
  request_id: string(null),
};

/** A scoring call. */
export interface ScoringCall {
  readonly model: ModelChoice;
  readonly prompts: readonly Prompt[];
  readonly labelTokenIds: readonly number[];
  /** Whether the labels are all there is to choose from. */
  readonly appliesSoftmax: boolean;
  readonly cacheSalt: string | null;
  readonly priority: number;
  readonly requestId: string | null;
}

/** vLLM's bound on tokens whose log probabilities are asked for one by one. */
const MAX_LABELS = 128;
// Here vLLM has no bounds of its own. Every item is a prompt, and the query stands in each of them.
const MAX_ITEMS = 1024;
const MAX_TOKENS_IN_ALL = 8_388_608;
const MAX_CHARS_IN_TURN = 65_536;

/** Reads a body. @throws ServerError in vLLM's order of checks: body, model, labels, items, prompts. */
export async function parseScoringRequest(body: unknown, context: GenerationContext): Promise<ScoringCall> {
  checkUntypedSalt(body);
  const fields = readFields(body, scoringFields);
  const { query, items } = fields;
  const model = context.models.resolve(fields.model);
  checkLabels(fields.label_token_ids, context.tokenizer.numIds);
  if (items.length === 0) throw invalid('items must hold an item at least.');
  if (items.length > MAX_ITEMS) throw invalid(`items holds at most ${MAX_ITEMS} items, got ${items.length}.`);
  return {
    model,
    prompts: await createPrompts(context, { fields, query, items }),
    labelTokenIds: fields.label_token_ids,
    appliesSoftmax: fields.apply_softmax,
    cacheSalt: fields.cache_salt,
    priority: fields.priority,
    requestId: fields.request_id,
  };
}

function text(): Field<Text> {
  return {
    read(value, place) {
      if (isText(value)) return value;
      if (value !== undefined && value !== null) place.report('a string or a list of token ids', value, 2);
      return '';
    },
  };
}

// All of one kind.
function texts(): Field<readonly Text[]> {
  const given = list();
  return {
    ...given,
    read(value, place) {
      const values = given.read(value, place);
      const inside = place.enter();
      const kind = typeof values[0];
      for (const [index, item] of values.entries()) {
        inside.field = index;
        if (typeof item !== kind) inside.report('the same kind of item as the first one', item);
        else if (!isText(item)) inside.report('a string or a list of token ids', item, 2);
      }
      return values.filter(isText);
    },
  };
}

function isText(value: unknown): value is Text {
  return typeof value === 'string' || (Array.isArray(value) && value.every((id) => Number.isSafeInteger(id) && (id as number) >= 0));
}

function checkLabels(ids: readonly number[], numIds: number): void {
  const unknown = ids.find((id) => id < 0 || id >= numIds);
  if (unknown !== undefined) throw invalid(`label_token_ids holds ${unknown}, which is not in the vocabulary of ${numIds} ids.`);
  if (ids.length === 0) throw invalid('label_token_ids must hold a token id at least.');
  if (ids.length > MAX_LABELS) throw invalid(`label_token_ids holds at most ${MAX_LABELS} token ids, got ${ids.length}.`, 'logprob_token_ids');
}

interface Texts {
  readonly fields: ScoringFields;
  readonly query: Text;
  readonly items: readonly Text[];
}

async function createPrompts(context: GenerationContext, { fields, query, items }: Texts): Promise<Prompt[]> {
  // One token is left for the answer.
  const maxTokens = context.maxModelLen - 1;
  const queryIds = (await toIds(context, query, fields.add_special_tokens)).slice(0, maxTokens);
  const prompts: Prompt[] = [];
  let numTokens = 0;
  let numCharsInTurn = 0;
  for (const item of items) {
    // Many texts take as long as a long one, and others are to be served meanwhile.
    numCharsInTurn += item.length;
    if (numCharsInTurn > MAX_CHARS_IN_TURN) {
      await nextTurn();
      numCharsInTurn = 0;
    }
    const itemIds = await toIds(context, item, false);
    const tokenIds = (fields.item_first ? [...itemIds.slice(0, maxTokens), ...queryIds] : [...queryIds, ...itemIds.slice(0, maxTokens)]).slice(0, maxTokens);
    numTokens += tokenIds.length;
    if (tokenIds.length === 0) throw invalid('The query and an item are both empty.');
    if (numTokens > MAX_TOKENS_IN_ALL) throw invalid(`The items have more than ${MAX_TOKENS_IN_ALL} tokens in all, the query counted with each.`);
    prompts.push({ text: '', textHash: hashDecimals(tokenIds), tokenIds, echoText: null });
  }
  return prompts;
}

async function toIds({ tokenizer, maxModelLen }: GenerationContext, text: Text, addSpecialTokens: boolean): Promise<readonly number[]> {
  return typeof text === 'string' ? encodeText(tokenizer, text, { limit: maxModelLen, addSpecialTokens }) : text;
}
