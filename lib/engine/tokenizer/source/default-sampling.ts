// Sampling values for requests that do not name their own (vLLM: ModelConfig.get_diff_sampling_param).
import { OptionValueError } from '../../../config/option.ts';
import { showValue } from '../../../config/show.ts';
import type { GenerationConfigOptions } from '../options.ts';
import { findGenerationConfig } from './generation-config.ts';

const NAMES = ['repetition_penalty', 'presence_penalty', 'frequency_penalty', 'temperature', 'top_k', 'top_p', 'min_p'] as const;

/** A sampling value that a model may set. */
export type DefaultSamplingName = (typeof NAMES)[number];

export interface DefaultSampling {
  /** Those that are set: `{ temperature: 0.6, top_k: 20 }`. */
  readonly values: Readonly<Partial<Record<DefaultSamplingName, number>>>;
  /** Tokens to generate where a request does not say; null: as the endpoint has it. */
  readonly maxTokens: number | null;
  /** Most tokens that any request gets, or null. */
  readonly maxTokensLimit: number | null;
}

/** A model that sets nothing. */
export const NO_DEFAULT_SAMPLING: DefaultSampling = { values: {}, maxTokens: null, maxTokensLimit: null };

/**
 * What the options make of a model's generation_config.json.
 *
 * @param found what the model's file holds, or null
 * @throws OptionValueError for a folder without such a file, and for values that are no numbers
 */
export function resolveDefaultSampling(options: GenerationConfigOptions, found: Readonly<Record<string, unknown>> | null): DefaultSampling {
  const { generationConfig: source, overrideGenerationConfig: overrides } = options;
  const isFolder = source !== 'auto' && source !== 'vllm';
  const config = isFolder ? readFolder(source) : source === 'vllm' ? null : found;
  const base = readNumbers(config ?? {}, isFolder ? '--generation-config' : 'generation_config.json');
  const over = readNumbers(overrides, '--override-generation-config');
  const { max_new_tokens: maxTokens, ...values } = { ...base, ...over };
  const limit = isFolder ? maxTokens : over.max_new_tokens;
  return { values, maxTokens: maxTokens ?? null, maxTokensLimit: limit ?? null };
}

function readFolder(path: string): Readonly<Record<string, unknown>> {
  const found = findGenerationConfig([{ flag: '--generation-config', path }]);
  if (found === null) throw new OptionValueError(`--generation-config: expected auto, vllm or a folder with a generation_config.json, got ${showValue(path)}`);
  return found.config;
}

type Numbers = Partial<Record<DefaultSamplingName | 'max_new_tokens', number>>;

function readNumbers(config: Readonly<Record<string, unknown>>, place: string): Numbers {
  const numbers: Numbers = {};
  for (const name of [...NAMES, 'max_new_tokens'] as const) {
    const value = config[name] ?? null;
    if (value === null) continue;
    if (typeof value !== 'number') throw new OptionValueError(`${place}: ${name}: expected a number, got ${showValue(value)}`);
    numbers[name] = value;
  }
  return numbers;
}
