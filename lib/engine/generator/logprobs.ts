// Log probabilities for tokens that no model has drawn: plausible, normalized, and the same for the same place in the same text.
import { createRng, deriveSeed, type Rng } from '../../base/rng.ts';

/** A token and how probable it is at a place. */
export interface Candidate {
  readonly tokenId: number;
  /** Natural logarithm; no less than -9999, as vLLM shows it. */
  readonly logprob: number;
  /** 1 is the most probable. */
  readonly rank: number;
}

/** A place in a text. */
export interface Place {
  /** The token before it, or -1 at the beginning. */
  readonly previousId: number;
  /** The token that stands there. */
  readonly tokenId: number;
  /** From 0, over prompt and output. */
  readonly position: number;
  /** Whether the most probable token was taken: temperature 0. */
  readonly isGreedy: boolean;
}

/** What is known of a place. */
export interface PlaceCandidates {
  readonly chosen: Candidate;
  /** The most probable ones, from the first on; `chosen` is among them if its rank is. */
  readonly top: readonly Candidate[];
}

// Of what the first candidate leaves, the second has half, the third half of the rest, and so on: the sum is 1.
const REMAINDER_RATIO = 0.5;
const MIN_FIRST_PROBABILITY = 0.4;
const MAX_FIRST_PROBABILITY = 0.99;
// How often the token that was drawn is the most probable one; each further rank is that much rarer again.
const FIRST_RANK_RATIO = 0.85;
const MAX_CHOSEN_RANK = 8;
const LEAST_LOGPROB = -9999;

/** Log probabilities over a vocabulary. */
export class LogprobModel {
  readonly #seed: number;
  readonly #numIds: number;

  /** @param numIds ids of the vocabulary, 1 or more */
  constructor({ seed, numIds }: { readonly seed: number; readonly numIds: number }) {
    this.#seed = seed;
    this.#numIds = numIds;
  }

  /** The token at a place, and the `numTop` most probable ones, at most as many as there are ids. */
  at({ previousId, tokenId, position, isGreedy }: Place, numTop: number): PlaceCandidates {
    const rng = createRng(deriveSeed(this.#seed, previousId, tokenId, position));
    const first = drawFirst(rng);
    const rank = isGreedy ? 1 : Math.min(drawRank(rng), this.#numIds);
    const chosen = { tokenId, rank, logprob: logprobOf(rank, first) };
    return { chosen, top: this.#listTop({ chosen, first, numTop, rng }) };
  }

  /** The token at a place, and those with the given ids, in their order and each once; their ranks count them, as vLLM's do. */
  ofTokens(place: Place, tokenIds: readonly number[]): PlaceCandidates {
    const { chosen } = this.at(place, 0);
    const others = [...new Set(tokenIds)].filter((id) => id !== place.tokenId);
    const logprobs = this.following(deriveSeed(place.previousId, place.position), others);
    // What the token at the place leaves to all others.
    const rest = Math.log1p(-Math.min(Math.exp(chosen.logprob), MAX_FIRST_PROBABILITY));
    const top = others.map((tokenId, index) => ({ tokenId, rank: index + 1, logprob: Math.max((logprobs[index] ?? LEAST_LOGPROB) + rest, LEAST_LOGPROB) }));
    return { chosen, top: [chosen, ...top] };
  }

  /**
   * Log probabilities of the tokens that may follow a text, in their order: they are its most probable ones, each of another rank.
   *
   * @param textHash tells the texts apart
   */
  following(textHash: number, tokenIds: readonly number[]): number[] {
    const draws = new Map(tokenIds.map((id) => [id, deriveSeed(this.#seed, textHash, id)]));
    const ranked = [...draws].sort(([idA, a], [idB, b]) => a - b || idA - idB).map(([id]) => id);
    const first = drawFirst(createRng(deriveSeed(this.#seed, textHash)));
    const logprobs = new Map(ranked.map((id, index) => [id, logprobOf(index + 1, first)]));
    return tokenIds.map((id) => logprobs.get(id) ?? LEAST_LOGPROB);
  }

  #listTop({ chosen, first, numTop, rng }: TopOptions): Candidate[] {
    const count = Math.min(numTop, this.#numIds);
    const top: Candidate[] = [];
    let others = rng.integer(0, this.#numIds - 1);
    for (let rank = 1; rank <= count; rank++) {
      if (rank === chosen.rank) {
        top.push(chosen);
        continue;
      }
      // Neighbours in the vocabulary: all different, and never the chosen one.
      others = (others + 1) % this.#numIds;
      if (others === chosen.tokenId) others = (others + 1) % this.#numIds;
      top.push({ tokenId: others, rank, logprob: logprobOf(rank, first) });
    }
    return top;
  }
}

interface TopOptions {
  readonly chosen: Candidate;
  /** Probability of the first rank. */
  readonly first: number;
  readonly numTop: number;
  readonly rng: Rng;
}

function drawFirst(rng: Rng): number {
  return MIN_FIRST_PROBABILITY + (MAX_FIRST_PROBABILITY - MIN_FIRST_PROBABILITY) * rng.next();
}

function drawRank(rng: Rng): number {
  let rank = 1;
  while (rank < MAX_CHOSEN_RANK && rng.next() > FIRST_RANK_RATIO) rank++;
  return rank;
}

function logprobOf(rank: number, first: number): number {
  if (rank === 1) return Math.log(first);
  const logprob = Math.log((1 - first) * (1 - REMAINDER_RATIO)) + (rank - 2) * Math.log(REMAINDER_RATIO);
  return Math.max(logprob, LEAST_LOGPROB);
}
