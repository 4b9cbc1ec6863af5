// A small program's options: one of each kind.
import type { OptionSpecs } from '../../lib/config/option.ts';
import {
  choice,
  durationMs,
  durationSeconds,
  flag,
  integer,
  json,
  list,
  number,
  optional,
  text,
} from '../../lib/config/option-types.ts';

export interface ExampleConfig {
  readonly model: string;
  readonly servedModelName: readonly string[];
  readonly mode: 'random' | 'echo';
  readonly timeToFirstToken: number;
  readonly temperature: number;
  readonly lora: readonly string[];
  readonly port: number;
  readonly shutdownTimeout: number;
  readonly enableThing: boolean;
  readonly seed: number | null;
  readonly extra: unknown;
}

/** The only mandatory option is `model`. */
export const exampleOptions: OptionSpecs<ExampleConfig> = {
  model: { flag: 'model', type: text({ placeholder: 'NAME', minLength: 1 }), help: 'The model', section: 'Model' },
  servedModelName: {
    flag: 'served-model-name',
    type: list({ placeholder: 'NAME...', separator: null, unique: true }),
    default: [],
    defaultText: 'as --model',
    help: 'Other names of the model',
    section: 'Model',
  },
  mode: {
    flag: 'mode',
    type: choice(['random', 'echo']),
    default: 'random',
    help: 'What comes out',
    section: 'Output',
  },
  timeToFirstToken: {
    flag: 'time-to-first-token',
    aliases: ['ttft'],
    type: durationMs(),
    default: 0,
    help: 'Time until the first token of an answer is sent to the client that asked for it, whatever its length may be',
    section: 'Output',
  },
  temperature: {
    flag: 'temperature',
    type: number({ min: -1, max: 2 }),
    default: 1,
    help: 'Heat a|b',
    section: 'Output',
  },
  lora: {
    flag: 'lora',
    type: list({ placeholder: 'NAME,...', separator: ',', unique: true }),
    default: [],
    help: 'Adapters',
    section: 'Model',
  },
  port: { flag: 'port', type: integer({ min: 0, max: 65535 }), default: 8000, help: 'Port', section: 'Server' },
  shutdownTimeout: {
    flag: 'shutdown-timeout',
    type: durationSeconds(),
    default: 30,
    help: 'Patience',
    section: 'Server',
  },
  enableThing: {
    flag: 'enable-thing',
    aliases: ['thing'],
    type: flag(),
    default: false,
    help: 'A thing',
    section: 'Server',
  },
  seed: {
    flag: 'seed',
    type: optional(integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
    default: null,
    defaultText: 'drawn at start',
    help: 'Seed',
    section: 'Output',
  },
  extra: { flag: 'extra', type: optional(json()), default: null, help: 'Anything', section: 'Server' },
};
