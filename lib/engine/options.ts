// The engine's options: what it generates, and what its parts declare.
import { OptionValueError, type OptionSpecs } from '../config/option.ts';
import { choice, durationMs, integer, list, named, number, optional, scaledInteger } from '../config/option-types.ts';
import { type LoraConfig, loraOptions } from './lora/options.ts';
import { type KvCacheConfig, kvCacheOptions } from './kv-cache/options.ts';
import { type RequestPacedConfig, requestPacedOptions } from './pacing/request-paced/options.ts';
import { type StepPacedConfig, stepPacedOptions } from './pacing/step-paced/options.ts';
import { type PoolingConfig, poolingOptions } from './pooling/options.ts';
import { type SchedulerConfig, schedulerOptions } from './scheduler/options.ts';
import { type TokenizerConfig, tokenizerOptions } from './tokenizer/options.ts';

/** What comes out: sentences from a bank, or the request's own text. */
export type GenerationMode = 'random' | 'echo';

export interface EngineConfig extends SchedulerConfig, KvCacheConfig, RequestPacedConfig, StepPacedConfig, TokenizerConfig, LoraConfig, PoolingConfig {
  readonly mode: GenerationMode;
  /** Null: one is drawn at start. */
  readonly seed: number | null;
  /** Prompt and output together, in tokens. */
  readonly maxModelLen: number;
  /** Engine time that passes in one second of real time. */
  readonly timeScale: number;
  /** `name` or `name=path`, as `parseAdapter` reads it. */
  readonly lora: readonly string[];
  readonly maxLoras: number;
  /** Null: as many as `maxLoras`. */
  readonly maxCpuLoras: number | null;
  /** Milliseconds. */
  readonly loraLoadLatency: number;
}

const GENERATION = 'Generation';
const LORA = 'LoRA';

const MAX_COUNT = 1_000_000;
const DEFAULT_MODEL_LEN = 1024;

export const engineOptions: OptionSpecs<EngineConfig> = {
  mode: {
    flag: 'mode',
    type: choice(['random', 'echo']),
    default: 'random',
    help: 'What is generated: sentences at random, or the last user message (completions: the prompt)',
    section: GENERATION,
  },
  seed: {
    flag: 'seed',
    type: optional(integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
    default: null,
    defaultText: 'drawn at start',
    help: 'Seed of all random choices; the same requests get the same answers',
    section: GENERATION,
  },
  maxModelLen: {
    flag: 'max-model-len',
    type: named(scaledInteger({ min: 1, max: 100_000_000 }), { 'auto': DEFAULT_MODEL_LEN, '-1': DEFAULT_MODEL_LEN }),
    default: DEFAULT_MODEL_LEN,
    help: 'Context length: prompt and output together, in tokens; auto or -1 is the default',
    section: GENERATION,
  },
  timeScale: {
    flag: 'time-scale',
    type: number({ min: 0.001, max: 1_000_000 }),
    default: 1,
    help: 'How many times faster than real time everything happens; metrics show engine time',
    section: 'Timing',
  },
  ...tokenizerOptions,
  ...poolingOptions,
  ...requestPacedOptions,
  ...stepPacedOptions,
  ...schedulerOptions,
  ...kvCacheOptions,
  lora: {
    flag: 'lora',
    type: list({ placeholder: 'NAME[=PATH],...', separator: ',', unique: true }),
    default: [],
    help: 'LoRA adapters, each a valid model name in requests',
    section: LORA,
  },
  ...loraOptions,
  maxLoras: {
    flag: 'max-loras',
    type: integer({ min: 1, max: MAX_COUNT }),
    default: 1,
    help: 'Distinct adapters that run at once',
    section: LORA,
  },
  maxCpuLoras: {
    flag: 'max-cpu-loras',
    type: optional(integer({ min: 1, max: MAX_COUNT })),
    default: null,
    defaultText: 'as --max-loras',
    help: 'Adapters kept in memory, never fewer than --max-loras; the least recently used one beyond it is evicted',
    section: LORA,
  },
  loraLoadLatency: {
    flag: 'lora-load-latency',
    type: durationMs(),
    default: 0,
    help: 'Time to load an adapter that is not in memory',
    section: LORA,
  },
};

/** `maxCpuLoras` with its default applied. @throws OptionValueError when it is smaller than `maxLoras`. */
export function resolveMaxCpuLoras({ maxCpuLoras, maxLoras }: EngineConfig): number {
  if (maxCpuLoras === null) return maxLoras;
  if (maxCpuLoras >= maxLoras) return maxCpuLoras;
  throw new OptionValueError(`--max-cpu-loras: expected at least --max-loras, which is ${maxLoras}, got ${maxCpuLoras}`);
}
