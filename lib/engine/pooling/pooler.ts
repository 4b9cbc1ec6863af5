// What a pooling model makes of tokens: embeddings, probabilities of classes, scores of pairs. The same tokens give the same.
import { hashText } from '../../base/rng.ts';
import type { Adapter } from '../lora/adapters.ts';
import { cosineSimilarity, Embedder } from './embedder.ts';
import type { PoolingModel } from './pooling-model.ts';

export interface PoolingOptions {
  /** Vectors of an adapter are its own. */
  readonly adapter: Adapter | null;
  /** False: embeddings are not of length 1, and classes have logits instead of probabilities. */
  readonly usesActivation: boolean;
}

export interface EmbeddingOptions extends PoolingOptions {
  /** The first coordinates only, at most those of the model; null: all. */
  readonly numDimensions: number | null;
}

/** A query and a document, in the tokens of each. */
export interface ScoredPair {
  readonly query: readonly number[];
  readonly document: readonly number[];
}

// Fewer coordinates would leave the noise of a few places in the first ones.
const MIN_CLASS_DIMENSIONS = 64;
// Probabilities of classes neither all alike nor all certain.
const LOGIT_SPREAD = 2;
// An unrelated document scores about 0.05, the query itself about 0.999.
const PAIR_SLOPE = 10;
const PAIR_OFFSET = -3;

/** Pools for one model. Cost is linear in the tokens. */
export class Pooler {
  readonly model: PoolingModel;
  readonly #embedder: Embedder;
  readonly #classEmbedder: Embedder;
  readonly #numClassDimensions: number;

  /** @param modelName other models have other vectors */
  constructor(model: PoolingModel, modelName: string) {
    this.model = model;
    const seed = hashText(`embeddings ${modelName}`);
    this.#embedder = new Embedder({ numDimensions: model.numDimensions, seed });
    this.#numClassDimensions = Math.max(MIN_CLASS_DIMENSIONS, model.labels.length);
    this.#classEmbedder = new Embedder({ numDimensions: this.#numClassDimensions, seed });
  }

  /** An embedding, of length 1 after the activation. */
  embed(tokenIds: readonly number[], { adapter, usesActivation, numDimensions }: EmbeddingOptions): Float32Array {
    const length = usesActivation ? 1 : Math.sqrt(this.model.numDimensions);
    return this.#embedder.embed(tokenIds, { salt: saltOf(adapter), numDimensions: numDimensions ?? this.model.numDimensions, length });
  }

  /** A number for each class: probabilities, which add up to 1 where there are several classes. */
  classify(tokenIds: readonly number[], { adapter, usesActivation }: PoolingOptions): Float32Array {
    const length = LOGIT_SPREAD * Math.sqrt(this.#numClassDimensions);
    const logits = this.#classEmbedder.embed(tokenIds, { salt: saltOf(adapter), length }).slice(0, this.model.labels.length);
    if (!usesActivation) return logits;
    return logits.length === 1 ? logits.map(sigmoid) : softmax(logits);
  }

  /** How well a document fits a query, as a cross-encoder sees it: 0 to 1 after the activation. */
  scorePair({ query, document }: ScoredPair, { adapter, usesActivation }: PoolingOptions): number {
    const options = { adapter, usesActivation: true, numDimensions: null };
    const similarity = cosineSimilarity(this.embed(query, options), this.embed(document, options));
    const logit = PAIR_SLOPE * similarity + PAIR_OFFSET;
    return Math.fround(usesActivation ? sigmoid(logit) : logit);
  }
}

function saltOf(adapter: Adapter | null): number {
  return adapter === null ? 0 : hashText(adapter.name);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function softmax(logits: Float32Array): Float32Array {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  const weights = Float64Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(weights, (weight) => weight / sum);
}
