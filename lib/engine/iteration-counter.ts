// Counts the tokens that come out together.
import type { EngineObserver } from './events.ts';
import type { Sequence } from './sequence.ts';

/** Sums up an iteration and reports it at its end. */
export class IterationCounter {
  readonly #observer: Pick<EngineObserver, 'iterationEnded'>;
  #numPromptTokens = 0;
  #numGenerationTokens = 0;

  constructor(observer: Pick<EngineObserver, 'iterationEnded'>) {
    this.#observer = observer;
  }

  /** A token of the sequence is out, or it has been pooled; with its first one, the part of its prompt counts that was computed. */
  count(sequence: Sequence): void {
    if (!sequence.isPooled) this.#numGenerationTokens++;
    if (sequence.lastTokenMs === null) this.#numPromptTokens += sequence.numPromptTokens - (sequence.numPromptCachedTokens ?? 0);
  }

  /** Reports what has been counted since the last end, if anything. */
  end(): void {
    if (this.#numGenerationTokens === 0 && this.#numPromptTokens === 0) return;
    this.#observer.iterationEnded(this.#numPromptTokens, this.#numGenerationTokens);
    this.#numPromptTokens = 0;
    this.#numGenerationTokens = 0;
  }
}
