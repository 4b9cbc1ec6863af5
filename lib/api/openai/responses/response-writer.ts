// A response as JSON: the request's settings as they were understood, the output, its status and usage.
import { toFloatText } from '../../../codec/jinja/values/text.ts';
import { toJsonString, toNullableJsonString } from '../../../codec/json.ts';
import type { FinishReason, PrefillStats } from '../../../engine/output.ts';
import { countPromptTokens } from '../../generation/endpoint.ts';
import type { RequestMetrics } from '../../generation/request-metrics.ts';
import type { ResponsesCall } from './call.ts';
import type { ResponseOutputItem } from './output-items.ts';
import type { ReasoningFields, ServiceTier, TextFields } from './request-fields.ts';
import type { ResponseTool, ShownToolChoice } from './tools.ts';

/** A response in JSON. */
export interface ResponsesResponse {
  readonly id: string;
  /** Unix seconds. */
  readonly created_at: number;
  readonly incomplete_details: { readonly reason: 'max_output_tokens' } | null;
  readonly instructions: string | null;
  /** As it was sent. */
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly model: string;
  readonly object: 'response';
  readonly output: readonly ResponseOutputItem[];
  readonly parallel_tool_calls: boolean;
  readonly temperature: number;
  readonly tool_choice: ShownToolChoice;
  /** As they were sent, with every member of their kind. */
  readonly tools: readonly ResponseTool[];
  readonly top_p: number;
  readonly background: boolean;
  /** Where the request has none: what the context has room for. */
  readonly max_output_tokens: number;
  readonly max_tool_calls: number | null;
  readonly previous_response_id: string | null;
  readonly prompt: null;
  readonly reasoning: ReasoningFields | null;
  readonly service_tier: ServiceTier;
  readonly status: ResponseStatus;
  readonly text: TextFields | null;
  readonly top_logprobs: number | null;
  readonly truncation: 'auto' | 'disabled';
  /** Null before the end. */
  readonly usage: ResponseUsage | null;
  readonly user: string | null;
  /** With --enable-per-request-metrics, of a finished response. */
  readonly metrics?: RequestMetrics;
  readonly presence_penalty: number;
  readonly frequency_penalty: number;
  /** What another instance has to know to go on from here. */
  readonly kv_transfer_params: Readonly<Record<string, unknown>> | null;
  readonly ec_transfer_params: null;
  /** Null where the client does not ask for them. */
  readonly input_messages: readonly RawMessage[] | null;
  readonly output_messages: readonly RawMessage[] | null;
}

/** Token counts in JSON. */
export interface ResponseUsage {
  readonly input_tokens: number;
  readonly input_tokens_details: {
    readonly cached_tokens: number;
    readonly cache_write_tokens: number;
    readonly input_tokens_per_turn: readonly never[];
    readonly cached_tokens_per_turn: readonly never[];
  };
  readonly output_tokens: number;
  readonly output_tokens_details: {
    readonly reasoning_tokens: number;
    readonly tool_output_tokens: number;
    readonly output_tokens_per_turn: readonly never[];
    readonly tool_output_tokens_per_turn: readonly never[];
  };
  readonly total_tokens: number;
}

/** A prompt or an output word for word, in JSON. */
export interface RawMessage {
  readonly message: string;
  readonly tokens: readonly number[];
  readonly type: 'raw_message_tokens';
}

export type ResponseStatus = 'queued' | 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled';

/** What changes in a response while it is made. */
export interface ResponseState {
  readonly status: ResponseStatus;
  /** Items in JSON. */
  readonly items: readonly string[];
  /** JSON, or null before the end. */
  readonly usage: string;
  /** What was said word for word, where the client asks for it. */
  readonly raw: RawOutput | null;
  /** JSON: what another instance is told that goes on with it, or `null`. */
  readonly kvTransferParams: string;
  /** JSON: how long it took, or `null` where that is not shown. */
  readonly metrics: string;
}

/** An output before anything was read out of it. */
export interface RawOutput {
  readonly text: string;
  readonly tokenIds: readonly number[];
}

/** A finished response. */
export interface FinishedResponse {
  readonly body: string;
  readonly status: ResponseStatus;
  /** What it says to a conversation that goes on. */
  readonly texts: readonly string[];
}

/** A response's JSON. What does not change is written once. */
export class ResponseWriter {
  readonly #call: ResponsesCall;
  readonly #identity: string;
  readonly #request: string;
  readonly #settings: string;
  readonly #text: string;
  readonly #user: string;
  readonly #penalties: string;

  constructor(call: ResponsesCall) {
    const { id, createdAt, fields, sampling, chat } = call;
    this.#call = call;
    this.#identity = `{"id":${toJsonString(id)},"created_at":${createdAt},"incomplete_details":`;
    this.#request =
      `,"instructions":${toNullableJsonString(fields.instructions)},"metadata":${JSON.stringify(fields.metadata)},` +
      `"model":${toJsonString(chat.model.displayName)},"object":"response","output":[`;
    this.#settings = toSettings(call);
    this.#text =
      `,"text":${JSON.stringify(fields.text)},"top_logprobs":${chat.presentation.numLogprobs},` +
      `"truncation":"${fields.truncation ?? 'disabled'}","usage":`;
    this.#user = `,"user":${toNullableJsonString(fields.user)}`;
    this.#penalties =
      `,"presence_penalty":${toFloatText(sampling.presencePenalty)},` +
      `"frequency_penalty":${toFloatText(sampling.frequencyPenalty)},"kv_transfer_params":`;
  }

  write({ status, items, usage, raw, kvTransferParams, metrics }: ResponseState): string {
    const details = status === 'incomplete' ? '{"reason":"max_output_tokens"}' : 'null';
    return (
      `${this.#identity}${details}${this.#request}${items.join(',')}]${this.#settings}"status":"${status}"` +
      `${this.#text}${usage}${this.#user}${metrics === 'null' ? '' : `,"metrics":${metrics}`}${this.#penalties}${kvTransferParams},"ec_transfer_params":null,` +
      `${raw === null ? '"input_messages":null,"output_messages":null' : this.#toMessages(raw)}}`
    );
  }

  /** A response without an output. */
  writeEmpty(status: ResponseStatus): string {
    return this.write({ status, items: [], usage: 'null', raw: null, kvTransferParams: 'null', metrics: 'null' });
  }

  #toMessages({ text, tokenIds }: RawOutput): string {
    const prompt = this.#call.chat.generation.prompts[0];
    const input = toRawMessage(prompt?.text ?? '', prompt?.tokenIds ?? []);
    return `"input_messages":[${input}],"output_messages":[${toRawMessage(text, tokenIds)}]`;
  }
}

function toSettings({ fields, sampling, toolChoice, maxOutputTokens }: ResponsesCall): string {
  return (
    `,"parallel_tool_calls":${fields.parallel_tool_calls},"temperature":${toFloatText(sampling.temperature)},` +
    `"tool_choice":${JSON.stringify(toolChoice)},"tools":${JSON.stringify(fields.tools)},` +
    `"top_p":${toFloatText(sampling.topP)},"background":${fields.background},` +
    `"max_output_tokens":${maxOutputTokens},"max_tool_calls":${fields.max_tool_calls},` +
    `"previous_response_id":${toNullableJsonString(fields.previous_response_id)},` +
    `"prompt":null,"reasoning":${JSON.stringify(fields.reasoning)},"service_tier":"${fields.service_tier ?? 'auto'}",`
  );
}

function toRawMessage(message: string, tokenIds: readonly number[]): string {
  return `{"message":${toJsonString(message)},"tokens":[${tokenIds.join(',')}],"type":"raw_message_tokens"}`;
}

/** Counts of a finished response. */
export interface UsageFacts {
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly prefill: PrefillStats;
}

/** Usage, whose lists by turn are empty where the model calls no tool by itself. */
export function toResponseUsage({ chat }: ResponsesCall, { outputTokens, reasoningTokens, prefill }: UsageFacts): string {
  const inputTokens = countPromptTokens(chat.generation.prompts);
  return (
    `{"input_tokens":${inputTokens},"input_tokens_details":{"cached_tokens":${prefill.numCachedTokens},` +
    `"cache_write_tokens":${prefill.numCacheCreationTokens},"input_tokens_per_turn":[],"cached_tokens_per_turn":[]},` +
    `"output_tokens":${outputTokens},"output_tokens_details":{"reasoning_tokens":${reasoningTokens},"tool_output_tokens":0,` +
    `"output_tokens_per_turn":[],"tool_output_tokens_per_turn":[]},"total_tokens":${inputTokens + outputTokens}}`
  );
}

/** The status that an answer's end stands for. */
export function toFinalStatus(finishReason: FinishReason): ResponseStatus {
  return finishReason === 'length' ? 'incomplete' : 'completed';
}
