// Every option of the program: the owners' declarations, gathered.
import { acceptedFlags } from './accepted-flags/accepted-flags.ts';
import { type AnthropicConfig, anthropicOptions } from './api/anthropic/options.ts';
import { type ApiConfig, apiOptions } from './api/options.ts';
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from './base/log.ts';
import { type ResponsesConfig, responsesOptions } from './api/openai/responses/options.ts';
import { type EndpointConfig, endpointOptions } from './api/vllm/options.ts';
import { orderSections } from './config/describe.ts';
import type { OptionSpecs } from './config/option.ts';
import { choice, named } from './config/option-types.ts';
import { addOtherNames } from './config/other-names.ts';
import { type EngineConfig, engineOptions } from './engine/options.ts';
import { type HttpConfig, httpOptions } from './wire/http/options.ts';

/** How the program tells what it does. */
export interface LogConfig {
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

const LOG = 'Log';

// vLLM's levels, which are those of Python's logging.
const PYTHON_LEVELS: Readonly<Record<string, LogLevel>> = {
  critical: 'error',
  error: 'error',
  warning: 'warn',
  info: 'info',
  debug: 'debug',
  notset: 'debug',
};

const logOptions: OptionSpecs<LogConfig> = {
  logLevel: {
    flag: 'log-level',
    type: named(choice(LOG_LEVELS), PYTHON_LEVELS),
    default: 'info',
    help: 'Least severe messages to print',
    section: LOG,
  },
  logFormat: {
    flag: 'log-format',
    type: choice(LOG_FORMATS),
    default: 'text',
    help: 'One line of text per message, or one JSON object',
    section: LOG,
  },
};

/** The whole configuration. */
export interface Config extends ApiConfig, AnthropicConfig, EndpointConfig, ResponsesConfig, EngineConfig, HttpConfig, LogConfig {}

const ownOptions: OptionSpecs<Config> = {
  ...apiOptions,
  ...anthropicOptions,
  ...endpointOptions,
  ...responsesOptions,
  ...engineOptions,
  ...httpOptions,
  ...logOptions,
};

// As help and tables show them: what most people look for comes first.
const SECTIONS = [
  ...['Model', 'Server', 'Generation', 'Timing', 'Scheduling', 'LoRA', 'KV cache'],
  ...['Step-paced timing', 'Step-paced timing: roofline', 'Steps (with --step-time-model)'],
  ...['Tokenizer and chat template', 'Answers', 'Endpoints', 'Pooling', 'Access', 'Log'],
];

/** Each with the names that it has elsewhere, the short ones too. */
export const options: OptionSpecs<Config> = orderSections(addOtherNames(ownOptions, acceptedFlags), SECTIONS);
