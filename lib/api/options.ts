// The options of what the API shows: model names, and switches of vLLM that change the shape of answers.
import type { OptionSpecs } from '../config/option.ts';
import { choice, durationSeconds, flag, integer, jsonObject, list, number, optional, text } from '../config/option-types.ts';
import { type MediaLimits, mediaLimits } from './chat/media/limits.ts';
import { type ChatTemplateConfig, chatTemplateOptions, type GenerationConfigOptions, generationConfigOptions } from '../engine/tokenizer/options.ts';
import { type KvConnectorConfig, kvConnectorOptions } from './generation/kv-connector-options.ts';

export interface ApiConfig extends ChatTemplateConfig, GenerationConfigOptions, KvConnectorConfig {
  readonly model: string;
  /** Empty: the model's own name. The first one is shown in answers and metrics. */
  readonly servedModelName: readonly string[];
  /** Null: the model reads text alone. */
  readonly limitMmPerPrompt: MediaLimits | null;
  readonly trustRequestMmKwargs: boolean;
  readonly enablePerRequestMetrics: boolean;
  /** Seconds; 0: never. */
  readonly sseKeepAliveInterval: number;
  readonly fingerprintMode: FingerprintMode;
  /** Null: none. */
  readonly fingerprintValue: string | null;
  readonly excludeToolsWhenToolChoiceNone: boolean;
  readonly enablePromptTokensDetails: boolean;
  /** Null: none. */
  readonly reasoningParser: string | null;
  /** What stands around reasoning, as vLLM's ReasoningConfig says it; empty: what the parser knows. */
  readonly reasoningConfig: Readonly<Record<string, unknown>>;
  /** Null: none. */
  readonly toolCallParser: string | null;
  readonly enableAutoToolChoice: boolean;
  /** From 0 to 1. */
  readonly toolCallProbability: number;
  readonly enableRequestIdHeaders: boolean;
  readonly enableForceIncludeUsage: boolean;
  /** -1: as many as the vocabulary has. */
  readonly maxLogprobs: number;
  readonly returnTokensAsTokenIds: boolean;
  /** Tokens. */
  readonly streamInterval: number;
  readonly responseRole: string;
  readonly kvEventsConfig: Readonly<Record<string, unknown>> | null;
  readonly enableTokenizerInfoEndpoint: boolean;
}

const FINGERPRINT_MODES = ['full', 'hash', 'custom', 'none'] as const;

/** How a server tells what it is. */
export type FingerprintMode = (typeof FINGERPRINT_MODES)[number];

const MODEL = 'Model';
const ANSWERS = 'Answers';
const ENDPOINTS = 'Endpoints';
const ACCEPTED = 'Accepted, without effect yet';

const name = text({ placeholder: 'NAME', minLength: 1 });

export const apiOptions: OptionSpecs<ApiConfig> = {
  model: {
    flag: 'model',
    type: name,
    help: 'Name of the model to serve (mandatory)',
    section: MODEL,
  },
  servedModelName: {
    flag: 'served-model-name',
    type: list({ placeholder: 'NAME...', separator: null, unique: true }),
    default: [],
    defaultText: 'as --model',
    help: 'Names that requests may use instead of the model\'s; the first one is shown in answers and metrics',
    section: MODEL,
  },
  ...chatTemplateOptions,
  ...generationConfigOptions,
  ...kvConnectorOptions,
  limitMmPerPrompt: {
    flag: 'limit-mm-per-prompt',
    type: optional(mediaLimits()),
    default: null,
    defaultText: 'text only',
    help: 'Makes the model multimodal: how many parts of a kind a prompt may hold, such as {"image": 4}; 999 of each kind that is not named',
    section: MODEL,
  },
  trustRequestMmKwargs: {
    flag: 'trust-request-mm-kwargs',
    type: flag(),
    default: false,
    help: 'Take mm_processor_kwargs and media_io_kwargs from requests; what they say changes nothing',
    section: MODEL,
  },
  enablePerRequestMetrics: {
    flag: 'enable-per-request-metrics',
    type: flag(),
    default: false,
    help: 'Show in each answer how long it took',
    section: ANSWERS,
  },
  sseKeepAliveInterval: {
    flag: 'sse-keep-alive-interval',
    type: durationSeconds(),
    default: 0,
    help: 'Seconds after which a stream that has nothing to say sends a comment; 0: never',
    section: ANSWERS,
  },
  fingerprintMode: {
    flag: 'fingerprint-mode',
    type: choice(FINGERPRINT_MODES),
    default: 'full',
    help: 'What system_fingerprint is: version and configuration (full, hash), --fingerprint-value (custom), or null (none)',
    section: ANSWERS,
  },
  fingerprintValue: {
    flag: 'fingerprint-value',
    type: optional(name),
    default: null,
    defaultText: 'none',
    help: 'The system_fingerprint of --fingerprint-mode custom',
    section: ANSWERS,
  },
  excludeToolsWhenToolChoiceNone: {
    flag: 'exclude-tools-when-tool-choice-none',
    type: flag(),
    default: false,
    help: 'Leave tools out of the prompt where tool_choice is none',
    section: ANSWERS,
  },
  enablePromptTokensDetails: {
    flag: 'enable-prompt-tokens-details',
    type: flag(),
    default: false,
    help: 'Show prompt_tokens_details in usage',
    section: ANSWERS,
  },
  reasoningParser: {
    flag: 'reasoning-parser',
    type: optional(name),
    default: null,
    defaultText: 'none',
    help: 'Tell reasoning from text as this parser of vLLM\'s does; invented text thinks first',
    section: ANSWERS,
  },
  reasoningConfig: {
    flag: 'reasoning-config',
    type: jsonObject(),
    default: {},
    defaultText: 'as --reasoning-parser',
    help: 'What begins reasoning, and what ends it at thinking_token_budget, such as {"reasoning_end_str": "That is enough.</think>"}',
    section: ANSWERS,
  },
  enableRequestIdHeaders: {
    flag: 'enable-request-id-headers',
    type: flag(),
    default: false,
    help: 'Send X-Request-Id with every answer: the request\'s own, or a new one',
    section: ANSWERS,
  },
  enableForceIncludeUsage: {
    flag: 'enable-force-include-usage',
    type: flag(),
    default: false,
    help: 'Send usage in every chunk of every stream and at its end',
    section: ANSWERS,
  },
  maxLogprobs: {
    flag: 'max-logprobs',
    type: integer({ min: -1, max: 1_000_000 }),
    default: 20,
    help: 'Most log probabilities per token that a request may ask for; -1 for as many as the vocabulary has',
    section: ANSWERS,
  },
  returnTokensAsTokenIds: {
    flag: 'return-tokens-as-token-ids',
    type: flag(),
    default: false,
    help: 'Name tokens in log probabilities by their id: token_id:5',
    section: ANSWERS,
  },
  streamInterval: {
    flag: 'stream-interval',
    type: integer({ min: 1, max: 1_000_000 }),
    default: 1,
    help: 'Tokens between two chunks of a stream; the first one leaves at once',
    section: ANSWERS,
  },
  responseRole: {
    flag: 'response-role',
    type: text({ placeholder: 'NAME', minLength: 1 }),
    default: 'assistant',
    help: 'Role of the answer to a chat',
    section: ANSWERS,
  },
  enableTokenizerInfoEndpoint: {
    flag: 'enable-tokenizer-info-endpoint',
    type: flag(),
    default: false,
    help: 'Serve /tokenizer_info',
    section: ENDPOINTS,
  },
  toolCallParser: {
    flag: 'tool-call-parser',
    type: optional(name),
    default: null,
    defaultText: 'none',
    help: 'Tell tool calls from text as this parser of vLLM\'s does; generated calls are written in its markup',
    section: ANSWERS,
  },
  enableAutoToolChoice: {
    flag: 'enable-auto-tool-choice',
    type: flag(),
    default: false,
    help: 'Let the model decide on tool calls (tool_choice auto)',
    section: ANSWERS,
  },
  toolCallProbability: {
    flag: 'tool-call-probability',
    type: number({ min: 0, max: 1 }),
    default: 0,
    help: 'How often invented text calls a tool where tool_choice is auto: 0 never, 1 always',
    section: ANSWERS,
  },
  kvEventsConfig: {
    flag: 'kv-events-config',
    type: optional(jsonObject()),
    default: null,
    defaultText: 'none',
    help: 'KV-event publishing, a JSON object',
    section: ACCEPTED,
  },
};
