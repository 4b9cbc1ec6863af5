// One line of a trace: JSON text to a request that arrives at a time, or an error that names the field.
import { showValue } from '../config/show.ts';

/** What a prompt is made of. */
export type TracePrompt =
  /** A text, tokenized as the server does. */
  | { readonly kind: 'text'; readonly text: string }
  /** The tokens themselves. */
  | { readonly kind: 'token-ids'; readonly tokenIds: readonly number[] }
  /** A length; the first `numPrefixTokens` are the same in all requests of `prefixGroup`. */
  | { readonly kind: 'length'; readonly numTokens: number; readonly prefixGroup: string | null; readonly numPrefixTokens: number }
  /** A length, and the content of its blocks of tokens, from the first one on, by name. */
  | { readonly kind: 'blocks'; readonly numTokens: number; readonly hashIds: readonly string[] };

/** A request of a trace. */
export interface TraceRequest {
  /** Milliseconds from the start of the trace. */
  readonly arrivalMs: number;
  readonly prompt: TracePrompt;
  /** As many tokens are generated, unless the context ends before. */
  readonly numOutputTokens: number;
  /** An adapter's name, or null for the base model. */
  readonly lora: string | null;
  /** The smaller one goes first under `--scheduling-policy priority`. */
  readonly priority: number;
}

/** A line that is no request. `field` is the one at fault, in the trace's words, or null for the whole line. */
export class TraceLineError extends Error {
  override readonly name = 'TraceLineError';
  readonly field: string | null;

  constructor(field: string | null, message: string) {
    super(message);
    this.field = field;
  }
}

const MAX_ARRIVAL_MS = 1e13;
const MAX_TOKENS = 1_000_000_000;
const MAX_PRIORITY = 2 ** 31;

/** Reads a line. Fields that have no meaning here are passed over. @throws TraceLineError */
export function parseTraceLine(line: string): TraceRequest {
  const fields = parseObject(line);
  return {
    arrivalMs: requireNumber(pick(fields, ['arrival_ms', 'timestamp']), { min: 0, max: MAX_ARRIVAL_MS, isInteger: false }),
    prompt: parsePrompt(fields),
    numOutputTokens: requireNumber(pick(fields, ['output_tokens', 'output_length']), { min: 1, max: MAX_TOKENS, isInteger: true }),
    lora: parseLora(pick(fields, ['lora'])),
    priority: parsePriority(pick(fields, ['priority'])),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** A field that may go by several names: the first one that is there, or the main name with `undefined`. */
interface Field {
  readonly name: string;
  readonly value: unknown;
}

function parseObject(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new TraceLineError(null, `expected a JSON object, got ${showValue(line)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new TraceLineError(null, `expected a JSON object, got ${showValue(value)}`);
}

// Null counts as absent. Of two names for the same thing, one has to go.
function pick(fields: Fields, names: readonly [string, ...string[]]): Field {
  const given = names.filter((name) => fields[name] !== undefined && fields[name] !== null && Object.hasOwn(fields, name));
  const [name = names[0], other] = given;
  if (other !== undefined) throw new TraceLineError(other, `is another name for ${name}, which is there too`);
  return { name, value: given.length === 0 ? undefined : fields[name] };
}

interface NumberRule {
  readonly min: number;
  readonly max: number;
  readonly isInteger: boolean;
}

function requireNumber({ name, value }: Field, { min, max, isInteger }: NumberRule): number {
  const isRight = typeof value === 'number' && value >= min && value <= max && (!isInteger || Number.isInteger(value));
  // Minus zero becomes zero.
  if (isRight) return value + 0;
  throw unexpected(name, `${isInteger ? 'an integer' : 'a number'} from ${min} to ${max}`, value);
}

function parsePrompt(fields: Fields): TracePrompt {
  const [prompt, length] = [pick(fields, ['prompt']), pick(fields, ['prompt_tokens', 'input_length'])];
  const [hashIds, group] = [pick(fields, ['hash_ids']), pick(fields, ['prefix_group'])];
  const numPrefixTokens = pick(fields, ['prefix_tokens']);
  if (prompt.value !== undefined) {
    refuse([length, hashIds, group, numPrefixTokens], 'has no meaning beside prompt, which says it all');
    return parseGivenPrompt(prompt);
  }
  const numTokens = requireNumber(length, { min: 1, max: MAX_TOKENS, isInteger: true });
  if (hashIds.value === undefined) return { kind: 'length', numTokens, ...parsePrefix(numTokens, group, numPrefixTokens) };
  refuse([group, numPrefixTokens], 'has no meaning beside hash_ids, which say it all');
  return { kind: 'blocks', numTokens, hashIds: parseHashIds(hashIds) };
}

function refuse(others: readonly Field[], why: string): void {
  for (const { name, value } of others) if (value !== undefined) throw new TraceLineError(name, why);
}

function parseGivenPrompt({ name, value }: Field): TracePrompt {
  if (typeof value === 'string' && value !== '') return { kind: 'text', text: value };
  if (Array.isArray(value) && value.length > 0 && value.every(isTokenId)) return { kind: 'token-ids', tokenIds: value };
  throw unexpected(name, 'a text that is not empty, or a list of token ids', value);
}

function isTokenId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

interface Prefix {
  readonly prefixGroup: string | null;
  readonly numPrefixTokens: number;
}

// A group without a length shares everything up to the length of its prompts.
function parsePrefix(numTokens: number, group: Field, length: Field): Prefix {
  if (group.value === undefined) {
    refuse([length], 'needs prefix_group beside it');
    return { prefixGroup: null, numPrefixTokens: 0 };
  }
  const numPrefixTokens = length.value === undefined ? numTokens : requireNumber(length, { min: 0, max: numTokens, isInteger: true });
  return { prefixGroup: parseName(group), numPrefixTokens };
}

function parseHashIds({ name, value }: Field): readonly string[] {
  if (!Array.isArray(value)) throw unexpected(name, 'a list of texts or integers', value);
  return value.map((item, index) => parseName({ name: `${name}[${index}]`, value: item }));
}

// 7 and "7" are the same name.
function parseName({ name, value }: Field): string {
  if (typeof value === 'string') return value;
  if (Number.isSafeInteger(value)) return String(value);
  throw unexpected(name, 'a text or an integer', value);
}

function parseLora({ name, value }: Field): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && value !== '') return value;
  throw unexpected(name, 'the name of an adapter', value);
}

function parsePriority(field: Field): number {
  return field.value === undefined ? 0 : requireNumber(field, { min: -MAX_PRIORITY, max: MAX_PRIORITY, isInteger: true });
}

function unexpected(field: string, expected: string, value: unknown): TraceLineError {
  return new TraceLineError(field, value === undefined ? `is missing: ${expected}` : `expected ${expected}, got ${showValue(value)}`);
}
