// Vectors of texts: the same tokens give the same one, and texts that share tokens similar ones.
//
//   tokens -> features: each token, and more lightly each pair of neighbours
//          -> sketch: a feature adds or takes a little at a few places that its hash draws
//          -> flip of signs, Hadamard transform: each place becomes a direction in the whole space
//          -> the first coordinates, as many as are wanted, at the length that is wanted
//
// Neither the sketch nor the transform changes angles much, and no more does leaving out coordinates: similarity is the share of
// features in common, as in a count of words, and texts without a common token are at right angles but for a little noise.
import { deriveSeed } from '../../base/rng.ts';

export interface EmbedderOptions {
  /** Coordinates of a vector, 1 or more. */
  readonly numDimensions: number;
  /** Other seeds give other vectors. */
  readonly seed: number;
}

export interface EmbedOptions {
  /** Tells vectors of an adapter from those of others; 0 unless given. */
  readonly salt?: number;
  /** The first coordinates only, at most those there are; all unless given. */
  readonly numDimensions?: number;
  /** The vector's length, above 0; 1 unless given. */
  readonly length?: number;
}

const TOKEN_WEIGHT = 1;
const PAIR_WEIGHT = 0.5;
// An odd number: the few values that a coordinate of a short text may have have no zero among them.
const PLACES_PER_FEATURE = 7;

/** Makes vectors. Cost is linear in the tokens, with a small part for the coordinates. */
export class Embedder {
  readonly #numDimensions: number;
  readonly #seed: number;
  // Used anew for each text; its size is a power of two.
  readonly #sketch: Float64Array;

  constructor({ numDimensions, seed }: EmbedderOptions) {
    this.#numDimensions = numDimensions;
    this.#seed = seed;
    this.#sketch = new Float64Array(2 ** Math.ceil(Math.log2(numDimensions)));
  }

  /** The vector of a text's tokens, in 32-bit floats. */
  embed(tokenIds: readonly number[], { salt = 0, numDimensions = this.#numDimensions, length = 1 }: EmbedOptions = {}): Float32Array {
    this.#sketch.fill(0);
    this.#addFeatures(tokenIds, deriveSeed(this.#seed, salt));
    flipSigns(this.#sketch, this.#seed);
    transform(this.#sketch);
    return toLength(this.#sketch.subarray(0, numDimensions), length);
  }

  #addFeatures(tokenIds: readonly number[], seed: number): void {
    let previous = seed;
    for (let index = 0; index < tokenIds.length; index++) {
      const token = hashStep(seed, tokenIds[index] ?? 0);
      this.#add(token, TOKEN_WEIGHT);
      this.#add(hashStep(previous, token), PAIR_WEIGHT);
      previous = token;
    }
  }

  #add(feature: number, weight: number): void {
    const sketch = this.#sketch;
    const mask = sketch.length - 1;
    let hash = feature;
    for (let count = 0; count < PLACES_PER_FEATURE; count++) {
      hash = hashStep(hash, count);
      const place = hash & mask;
      // The highest bit, which no place has.
      sketch[place] = (sketch[place] ?? 0) + (hash < 0 ? -weight : weight);
    }
  }
}

/** Mixes a number into a hash; a signed integer of 32 bits. */
function hashStep(hash: number, value: number): number {
  let mixed = Math.imul(hash ^ value, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b) ^ hash;
  return mixed ^ (mixed >>> 13);
}

// Texts of few tokens would show a pattern without it.
function flipSigns(values: Float64Array, seed: number): void {
  for (let index = 0; index < values.length; index++) {
    if (hashStep(seed, index) < 0) values[index] = -(values[index] ?? 0);
  }
}

/** The fast Walsh-Hadamard transform, in place. */
function transform(values: Float64Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let start = 0; start < values.length; start += 2 * half) {
      for (let index = start; index < start + half; index++) {
        const [a, b] = [values[index] ?? 0, values[index + half] ?? 0];
        values[index] = a + b;
        values[index + half] = a - b;
      }
    }
  }
}

function toLength(values: Float64Array, length: number): Float32Array {
  let sum = 0;
  for (const value of values) sum += value * value;
  const vector = new Float32Array(values.length);
  // All features may cancel out, in a few dimensions.
  if (sum === 0) vector[0] = length;
  else {
    const scale = length / Math.sqrt(sum);
    for (let index = 0; index < values.length; index++) vector[index] = (values[index] ?? 0) * scale;
  }
  return vector;
}

/** The cosine of the angle between two vectors of as many coordinates, in a 32-bit float. */
export function cosineSimilarity(a: Float32Array, b: Float32Array): number {
  let [product, lengthA, lengthB] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0];
    product += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  return Math.fround(product / Math.sqrt(lengthA * lengthB));
}
