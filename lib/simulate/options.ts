// The options of a simulation: the engine's own, with defaults that refuse nothing, and what goes in and out.
import { flag, integer, optional, text } from '../config/option-types.ts';
import type { OptionSpec, OptionSpecs } from '../config/option.ts';
import { type EngineConfig, engineOptions } from '../engine/options.ts';

export interface SimulateConfig extends EngineConfig {
  /** Path of the trace, or `-`. */
  readonly trace: string;
  /** Tokens for each of a trace's `hash_ids`. */
  readonly traceBlockSize: number;
  /** Path, `-` for standard output, or null: no JSON. */
  readonly json: string | null;
  /** Path, or null. */
  readonly requests: string | null;
  readonly quiet: boolean;
  /** Null: no name, and no shape that follows from it. */
  readonly model: string | null;
}

const SIMULATION = 'Simulation';

/** Where a path is expected: standard input, or output. */
export const STANDARD_STREAM = '-';

const DEFAULT_MAX_MODEL_LEN = 131_072;

const path = text({ placeholder: 'FILE', minLength: 1 });

export const simulateOptions: OptionSpecs<SimulateConfig> = {
  trace: {
    flag: 'trace',
    type: path,
    help: 'Requests to simulate, one JSON object a line; "-" for standard input (mandatory)',
    section: SIMULATION,
  },
  traceBlockSize: {
    flag: 'trace-block-size',
    type: integer({ min: 1, max: 1_000_000 }),
    default: 512,
    help: 'Tokens of a prompt that each of the hash_ids in the trace stands for',
    section: SIMULATION,
  },
  json: {
    flag: 'json',
    type: optional({ ...path, placeholder: '[FILE]' }),
    default: null,
    defaultText: 'none',
    help: 'Write the report as JSON: to a file, or, without one, to standard output instead of the text',
    section: SIMULATION,
  },
  requests: {
    flag: 'requests',
    type: optional(path),
    default: null,
    defaultText: 'none',
    help: 'Write a JSON line for each request, in the order in which they end',
    section: SIMULATION,
  },
  quiet: {
    flag: 'quiet',
    type: flag(),
    default: false,
    help: 'Show no progress on standard error',
    section: SIMULATION,
  },
  model: {
    flag: 'model',
    type: optional(text({ placeholder: 'NAME', minLength: 1 })),
    default: null,
    defaultText: 'none',
    help: 'Name of the model, which roofline looks up unless --model-shape is given',
    section: SIMULATION,
  },
  ...engineOptions,
  seed: withDefault(engineOptions.seed, { value: 0, text: '0' }),
  maxModelLen: withDefault(engineOptions.maxModelLen, { value: DEFAULT_MAX_MODEL_LEN, text: String(DEFAULT_MAX_MODEL_LEN) }),
  maxWaitingQueueLength: {
    ...withDefault(engineOptions.maxWaitingQueueLength, { value: Number.POSITIVE_INFINITY, text: 'no limit' }),
    help: 'Sequences that may wait for a seat; requests beyond it are refused and counted',
  },
  prefixCachingHashAlgo: { ...engineOptions.prefixCachingHashAlgo, help: 'Without effect: what blocks are called shows nowhere' },
  hashSeed: { ...engineOptions.hashSeed, help: 'Without effect, likewise' },
  timeScale: { ...engineOptions.timeScale, help: 'Without effect: a simulation goes as fast as it can and reports engine time' },
};

function withDefault<T>(spec: OptionSpec<T>, { value, text: defaultText }: { readonly value: T; readonly text: string }): OptionSpec<T> {
  return { ...spec, default: value, defaultText };
}
