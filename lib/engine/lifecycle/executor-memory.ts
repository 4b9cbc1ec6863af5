// What of the accelerators' memory is given back while the engine sleeps (vLLM: v1/executor/abstract.py, sleeping_tags).

/** Parts of the memory, by vLLM's names. */
const MEMORY_TAGS = ['weights', 'kv_cache'] as const;
export type MemoryTag = (typeof MEMORY_TAGS)[number];

/** Which parts are away. */
export class ExecutorMemory {
  readonly #asleep = new Set<string>();

  /** Whether everything is there. */
  get isResident(): boolean {
    return this.#asleep.size === 0;
  }

  /** Gives everything back, unless the weights are away already. */
  sleep(): void {
    if (this.#asleep.has('weights')) return;
    for (const tag of MEMORY_TAGS) this.#asleep.add(tag);
  }

  /** Gives one part back. */
  discard(tag: MemoryTag): void {
    this.#asleep.add(tag);
  }

  /** Brings parts back, or all with null. A tag that is not away makes it do nothing, as in vLLM. */
  wake(tags: readonly string[] | null): void {
    if (tags === null || tags.length === 0) this.#asleep.clear();
    else if (tags.every((tag) => this.#asleep.has(tag))) for (const tag of tags) this.#asleep.delete(tag);
  }
}
