// The sampling parameters of a request as vLLM hands them on: its own names and order, without most of what is default
// (vLLM: sampling_params.py, serialised by msgspec with omit_defaults, which compares objects rather than values).
import { ServerError } from '../../base/error.ts';
import { isJsonObject, toJsonString, toNullableJsonString } from '../../codec/json.ts';
import type { DefaultSampling, DefaultSamplingName } from '../../engine/tokenizer/source/default-sampling.ts';
import type { GenerationCall } from './call.ts';
import type { Biases } from './field-kinds.ts';
import { hasLogprobTokenIds, type LogprobCounts } from './logprob-fields.ts';
import type { SamplingFields } from './sampling-fields.ts';
import { readThinkingBudget } from './thinking-budget.ts';
import type { TokenOffset } from './token-offsets.ts';

export interface SamplingParamsOptions {
  readonly fields: SamplingFields;
  readonly counts: LogprobCounts;
  /** Tokens to generate. */
  readonly maxTokens: number;
  readonly defaults: DefaultSampling;
  /** The body that the fields are from: what is handed on to connectors is taken as it came. */
  readonly body: unknown;
  /** Whether arguments for connectors are shown when there are none. */
  readonly showsNoExtraArgs?: boolean;
}

/** Where nothing is said, anywhere. */
const NEUTRAL: Readonly<Record<DefaultSamplingName, number>> = {
  presence_penalty: 0,
  frequency_penalty: 0,
  repetition_penalty: 1,
  temperature: 1,
  top_p: 1,
  top_k: 0,
  min_p: 0,
};

// Numbers that Python keeps one object of: where they are the default, they are left out.
const DEFAULT_N = 1;
const DEFAULT_MAX_TOKENS = 16;

/** `{"presence_penalty":0.0,...,"temperature":0.6,"stop":[],...,"output_kind":2,...}` */
function toSamplingParams(options: SamplingParamsOptions): string {
  const members = [...listPenalties(options), ...listLimits(options), ...listSwitches(options), ...listConstraints(options)];
  return `{${members.filter((member) => member !== null).join(',')}}`;
}

type Member = string | null;

function listPenalties({ fields, defaults }: SamplingParamsOptions): Member[] {
  const valueOf = (name: DefaultSamplingName): number => fields[name] ?? defaults.values[name] ?? NEUTRAL[name];
  const float = (name: DefaultSamplingName): Member => `"${name}":${toFloatText(valueOf(name))}`;
  const temperature = valueOf('temperature');
  const isGreedy = temperature === 0;
  const [n, topK] = [fields.n ?? DEFAULT_N, valueOf('top_k')];
  return [
    n === DEFAULT_N ? null : `"n":${n}`,
    float('presence_penalty'),
    float('frequency_penalty'),
    float('repetition_penalty'),
    `"temperature":${toFloatText(isGreedy ? 0 : Math.max(temperature, LEAST_TEMPERATURE))}`,
    // What is most probable is taken, so nothing is left to choose from.
    isGreedy ? null : float('top_p'),
    isGreedy || topK === 0 ? null : `"top_k":${topK}`,
    isGreedy ? null : float('min_p'),
  ];
}

// Lower ones are numerically of no use.
const LEAST_TEMPERATURE = 0.01;

function listLimits({ fields, counts, maxTokens }: SamplingParamsOptions): Member[] {
  return [
    fields.seed === null || fields.seed === -1 ? null : `"seed":${fields.seed}`,
    `"stop":${JSON.stringify(fields.stop)}`,
    `"stop_token_ids":${JSON.stringify([...new Set(fields.stop_token_ids)])}`,
    fields.ignore_eos ? '"ignore_eos":true' : null,
    maxTokens === DEFAULT_MAX_TOKENS ? null : `"max_tokens":${maxTokens}`,
    fields.min_tokens === 0 ? null : `"min_tokens":${fields.min_tokens}`,
    counts.numLogprobs === null || hasLogprobTokenIds(fields) ? null : `"logprobs":${counts.numLogprobs}`,
    counts.numPromptLogprobs === null ? null : `"prompt_logprobs":${counts.numPromptLogprobs}`,
    hasLogprobTokenIds(fields) ? `"logprob_token_ids":${JSON.stringify(fields.logprob_token_ids)}` : null,
  ];
}

function listSwitches({ fields }: SamplingParamsOptions): Member[] {
  const { stop, include_stop_str_in_output: includesStop } = fields;
  const numHeldBack = includesStop ? 0 : Math.max(0, ...stop.map((text) => [...text].length - 1));
  return [
    fields.skip_special_tokens ? null : '"skip_special_tokens":false',
    fields.spaces_between_special_tokens ? null : '"spaces_between_special_tokens":false',
    includesStop ? '"include_stop_str_in_output":true' : null,
    `"output_kind":${fields.stream ? OUTPUT_DELTA : OUTPUT_FINAL_ONLY}`,
    fields.stream_interval === null ? null : `"stream_interval":${fields.stream_interval}`,
    '"skip_clone":true',
    numHeldBack === 0 ? null : `"output_text_buffer_length":${numHeldBack}`,
  ];
}

const OUTPUT_DELTA = 1;
const OUTPUT_FINAL_ONLY = 2;

function listConstraints({ fields, counts, body, showsNoExtraArgs = false }: SamplingParamsOptions): Member[] {
  const { repetition_detection: repetition } = fields;
  const budget = readThinkingBudget(fields.thinking_token_budget);
  return [
    toStructuredOutputs(fields),
    fields.logit_bias !== null ? `"logit_bias":${toBias(fields.logit_bias)}` : null,
    fields.allowed_token_ids === null ? null : `"allowed_token_ids":${JSON.stringify(fields.allowed_token_ids)}`,
    toExtraArgs(body, showsNoExtraArgs),
    `"bad_words":${JSON.stringify([...new Set(fields.bad_words)])}`,
    `"skip_reading_prefix_cache":${counts.numPromptLogprobs !== null}`,
    budget === null ? null : `"thinking_token_budget":${budget}`,
    repetition === null ? null : `"repetition_detection":${JSON.stringify(repetition)}`,
  ];
}

const CONSTRAINTS = {
  json: null,
  regex: null,
  choice: null,
  grammar: null,
  json_object: null,
  disable_any_whitespace: false,
  disable_additional_properties: false,
  whitespace_pattern: null,
  structural_tag: null,
};

function toStructuredOutputs({ structured_outputs: given, response_format: format }: SamplingFields): Member {
  const fromFormat = readFormat(format);
  if (!isJsonObject(given) && fromFormat === null) return null;
  const source: Readonly<Record<string, unknown>> = { ...(isJsonObject(given) ? given : {}), ...fromFormat };
  const names = Object.keys(CONSTRAINTS) as (keyof typeof CONSTRAINTS)[];
  const known = names.map((name) => [name, source[name] ?? CONSTRAINTS[name]]);
  // Which of vLLM's backends has it, nobody has said yet.
  return `"structured_outputs":${JSON.stringify({ ...Object.fromEntries(known), _backend: null, _backend_was_auto: false })}`;
}

function readFormat(format: unknown): Readonly<Record<string, unknown>> | null {
  if (!isJsonObject(format)) return null;
  if (format['type'] === 'json_object') return { json_object: true };
  const { json_schema: schema } = format;
  return format['type'] === 'json_schema' && isJsonObject(schema) ? { json: schema['schema'] ?? null } : null;
}

const MAX_BIAS = 100;

// Python's dictionaries keep the client's order, where JavaScript sorts such names.
function toBias({ byId }: Biases): string {
  const entries = [...byId].map(([id, value]) => `"${id}":${toFloatText(Math.min(MAX_BIAS, Math.max(-MAX_BIAS, value)))}`);
  return `{${entries.join(',')}}`;
}

function toExtraArgs(body: unknown, isAlways: boolean): Member {
  if (!isJsonObject(body)) return null;
  const extra: Record<string, unknown> = isJsonObject(body['vllm_xargs']) ? { ...body['vllm_xargs'] } : {};
  for (const name of ['kv_transfer_params', 'ec_transfer_params']) {
    const params = body[name];
    if (isJsonObject(params) && Object.keys(params).length > 0) extra[name] = params;
  }
  return Object.keys(extra).length === 0 && !isAlways ? null : `"extra_args":${JSON.stringify(extra)}`;
}

/** A float as Python writes it: `1.0` rather than `1`. */
function toFloatText(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  return Number.isInteger(value) && Math.abs(value) < PLAIN_BELOW ? value.toFixed(1) : String(value);
}

const PLAIN_BELOW = 1e16;

/** A generate request, as rendering makes it of another request. */
export interface RenderedRequest extends SamplingParamsOptions {
  readonly requestId: string;
  readonly tokenIds: readonly number[];
  /** Where they stand in the prompt's text; null where nobody asks, and where that is not known. */
  readonly tokenOffsets: readonly TokenOffset[] | null;
  /** Whether the prompt has left the reasoning behind; null: unknown. */
  readonly reasoningEnded: boolean | null;
  /** For the parser of reasoning: the variables of the chat template. Null where there is no parser. */
  readonly templateKwargs: Readonly<Record<string, unknown>> | null;
}

/** Beams cannot be asked for in tokens. @throws ServerError `invalid_request` */
export function refuseBeams({ isBeamSearch = false }: GenerationCall): void {
  if (isBeamSearch) throw new ServerError('invalid_request', 'A request with use_beam_search cannot be rendered: leave it out.');
}

/** The body for `/inference/v1/generate`: `{"request_id":"chatcmpl-...","token_ids":[5],...,"sampling_params":{...},...}`. */
export function toGenerateRequest(rendered: RenderedRequest): string {
  const { requestId, tokenIds, tokenOffsets, fields, reasoningEnded, templateKwargs } = rendered;
  const kwargs = templateKwargs === null ? 'null' : `{"chat_template_kwargs":${JSON.stringify(templateKwargs)}}`;
  return (
    `{"request_id":${toJsonString(requestId)},"token_ids":[${tokenIds.join(',')}],"token_offsets":${JSON.stringify(tokenOffsets)},"features":null,"content_parts":null,` +
    `"sampling_params":${toSamplingParams(rendered)},"model":${toNullableJsonString(fields.model)},"reasoning_ended":${reasoningEnded},` +
    `"reasoning_parser_kwargs":${kwargs},"return_token_ids":null,"output_mode":"tokens","stream":${fields.stream},` +
    `"stream_options":${JSON.stringify(fields.stream_options)},"cache_salt":${toNullableJsonString(fields.cache_salt)},` +
    `"priority":${fields.priority},"kv_transfer_params":null,"ec_transfer_params":null}`
  );
}
