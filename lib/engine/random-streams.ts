// Where each sequence's randomness comes from: the same requests get the same answers, also when they run concurrently.
import { createRng, deriveSeed, hashText, type Rng } from '../base/rng.ts';

// Streams of one sequence. Content, lengths and latencies are apart, so that a change in one does not move the others.
const CONTENT = 1;
const LENGTH = 2;
const LATENCY = 3;
const COMPOSITION = 4;

// Prompts whose arrivals are counted. Beyond it the one first seen is forgotten, and starts over.
const MAX_COUNTED_PROMPTS = 100_000;

/** A sequence's own streams. */
export interface RandomStreams {
  /** For the choice of words. The stream from its start, at each call; so with the others. */
  content(): Rng;
  /** For the length, so that a change in one does not move the other. */
  length(): Rng;
  /** For what is said before the text or instead of it, so that the text itself stays the same. */
  composition(): Rng;
  /** For the latencies, so that the text stays the same whatever the pace. */
  latency(): Rng;
}

/**
 * Derives streams. A request with a seed of its own gets streams from that seed and its prompt alone. Without one, from the
 * server's seed, the prompt, and how often this prompt has come before: so equal prompts get different answers, and
 * different prompts get theirs in whichever order they arrive.
 */
export class RandomStreamFactory {
  readonly #serverSeed: number;
  readonly #arrivals = new Map<number, number>();

  constructor(serverSeed: number) {
    this.#serverSeed = serverSeed;
  }

  /** Streams for the samples of one prompt; to be called once per prompt and request, in order of arrival. */
  forPrompt(text: string, requestSeed: number | null): (sample: number) => RandomStreams {
    return this.forPromptHash(hashText(text), requestSeed);
  }

  /** `forPrompt` by the hash of the prompt's text. */
  forPromptHash(promptHash: number, requestSeed: number | null): (sample: number) => RandomStreams {
    const base =
      requestSeed === null
        ? deriveSeed(this.#serverSeed, promptHash, this.#countArrival(promptHash))
        : deriveSeed(requestSeed, promptHash);
    return (sample) => ({
      content: () => createRng(deriveSeed(base, sample, CONTENT)),
      length: () => createRng(deriveSeed(base, sample, LENGTH)),
      composition: () => createRng(deriveSeed(base, sample, COMPOSITION)),
      latency: () => createRng(deriveSeed(base, sample, LATENCY)),
    });
  }

  #countArrival(promptHash: number): number {
    const numBefore = this.#arrivals.get(promptHash) ?? 0;
    this.#arrivals.set(promptHash, numBefore + 1);
    if (this.#arrivals.size > MAX_COUNTED_PROMPTS) this.#forgetOldest();
    return numBefore;
  }

  #forgetOldest(): void {
    for (const promptHash of this.#arrivals.keys()) {
      this.#arrivals.delete(promptHash);
      return;
    }
  }
}
