// What a pooling server's model does, from the options.
import { isJsonObject } from '../../codec/json.ts';
import { createOverrideError, type HfOverrides } from '../hf-overrides.ts';
import { MAX_DIMENSIONS, type PoolingConfig } from './options.ts';

/** vLLM's tasks, as far as they are simulated. */
export type PoolingTask = 'embed' | 'classify';

export interface PoolingModel {
  readonly task: PoolingTask;
  /** Coordinates of an embedding. */
  readonly numDimensions: number;
  /** Whether a request may ask for fewer of them. */
  readonly isMatryoshka: boolean;
  /** The numbers it may ask for; null: any. */
  readonly matryoshkaDimensions: readonly number[] | null;
  /** The classes' names, at least one. */
  readonly labels: readonly string[];
}

/** The model, or null where texts are generated. @throws OptionValueError for overrides that are none */
export function resolvePoolingModel({ runner, convert, defaultEmbeddingDimensions, hfOverrides: overrides }: PoolingConfig): PoolingModel | null {
  const isConverted = convert === 'embed' || convert === 'classify';
  if (runner !== 'pooling' && (runner !== 'auto' || !isConverted)) return null;
  const matryoshkaDimensions = readDimensionList(overrides['matryoshka_dimensions']);
  return {
    task: convert === 'classify' ? 'classify' : 'embed',
    numDimensions:
      readCount(overrides, 'embedding_size') ?? readCount(overrides, 'hidden_size') ?? defaultEmbeddingDimensions,
    isMatryoshka: matryoshkaDimensions !== null || overrides['is_matryoshka'] === true,
    matryoshkaDimensions,
    labels: readLabels(overrides),
  };
}

function readCount(overrides: HfOverrides, name: string): number | null {
  const value = overrides[name];
  if (value === undefined || value === null) return null;
  if (isCount(value)) return value;
  throw createOverrideError(name, `an integer from 1 to ${MAX_DIMENSIONS}`, value);
}

function readDimensionList(value: unknown): readonly number[] | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value) && value.length > 0 && value.every(isCount)) return value;
  throw createOverrideError('matryoshka_dimensions', `a list of integers from 1 to ${MAX_DIMENSIONS}`, value);
}

// Without any, the two that a configuration of Hugging Face has.
const DEFAULT_NUM_LABELS = 2;

function readLabels(overrides: HfOverrides): readonly string[] {
  const names = overrides['id2label'];
  const count = readCount(overrides, 'num_labels');
  if (names === undefined || names === null) return Array.from({ length: count ?? DEFAULT_NUM_LABELS }, (_, index) => `LABEL_${index}`);
  const labels = isJsonObject(names) ? Object.keys(names).map((_, index) => names[String(index)]) : [];
  if (labels.length > 0 && labels.length <= MAX_DIMENSIONS && labels.every((label) => typeof label === 'string')) return labels;
  throw createOverrideError('id2label', 'an object of names under "0", "1" and so on', names);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_DIMENSIONS;
}
