// The options that make a server one of vectors instead of texts, under vLLM's names.
import type { OptionSpecs } from '../../config/option.ts';
import { choice, integer, jsonObject } from '../../config/option-types.ts';
import type { HfOverrides } from '../hf-overrides.ts';

/** `auto`: as `--convert` says, and without it a generating server; so is `draft` here. */
export type Runner = 'auto' | 'generate' | 'pooling' | 'draft';

/** `auto` and `none`: as the model is; a pooling one embeds. */
export type Convert = 'auto' | 'none' | 'embed' | 'classify';

export interface PoolingConfig {
  readonly runner: Runner;
  readonly convert: Convert;
  readonly defaultEmbeddingDimensions: number;
  readonly hfOverrides: HfOverrides;
}

const POOLING = 'Pooling';

/** Coordinates of a vector, and classes, at most. */
export const MAX_DIMENSIONS = 65_536;

export const poolingOptions: OptionSpecs<PoolingConfig> = {
  runner: {
    flag: 'runner',
    type: choice(['auto', 'generate', 'pooling', 'draft']),
    default: 'auto',
    help: 'What is served: texts, or vectors, scores and classes; auto follows --convert',
    section: POOLING,
  },
  convert: {
    flag: 'convert',
    type: choice(['auto', 'none', 'embed', 'classify']),
    default: 'auto',
    help: 'What a pooling server does with texts: embed them, which is the default, or classify them',
    section: POOLING,
  },
  defaultEmbeddingDimensions: {
    flag: 'default-embedding-dimensions',
    type: integer({ min: 1, max: MAX_DIMENSIONS }),
    default: 64,
    help: 'Coordinates of an embedding, unless --hf-overrides has embedding_size or hidden_size',
    section: POOLING,
  },
  hfOverrides: {
    flag: 'hf-overrides',
    type: jsonObject(),
    default: {},
    help:
      'Fields of the model\'s configuration, a JSON object; with effect: architectures (whether /v1/systemone answers), embedding_size, hidden_size, is_matryoshka, ' +
      'matryoshka_dimensions, num_labels, id2label',
    section: POOLING,
  },
};
