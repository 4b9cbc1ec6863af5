// Which adapters are in memory and which may run: `max-loras` run at once, `max-cpu-loras` are resident.
import type { AdapterGate } from '../scheduler/scheduler.ts';

export interface AdapterResidencyOptions {
  /** Distinct adapters that run at once, 1 or more. */
  readonly maxLoras: number;
  /** Adapters in memory at once, `maxLoras` or more. */
  readonly maxCpuLoras: number;
  /** Loads an adapter and calls back when it is there. Null: loading takes no time. */
  readonly load: ((adapter: string, onLoaded: () => void) => void) | null;
}

/**
 * Keeps the two sets. An adapter that is not resident is loaded when it is asked for; the least recently used one beyond the
 * limit is evicted, never one that runs or loads.
 */
export class AdapterResidency implements AdapterGate {
  readonly #options: AdapterResidencyOptions;
  // Resident adapters, the least recently used first.
  readonly #resident = new Set<string>();
  readonly #loading = new Set<string>();
  // Sequences per running adapter, in order of arrival.
  readonly #running = new Map<string, number>();

  constructor(options: AdapterResidencyOptions) {
    this.#options = options;
  }

  /** The adapters that run, in order of arrival. */
  get running(): readonly string[] {
    return [...this.#running.keys()];
  }

  /** The resident adapters, the least recently used first. */
  get resident(): readonly string[] {
    return [...this.#resident];
  }

  /** Whether a sequence of this adapter may take a seat now. */
  canRun(adapter: string): boolean {
    return this.#resident.has(adapter) && this.#hasRunningPlace(adapter);
  }

  /** Whether a sequence of this adapter that came now would run as soon as the adapter is in memory. `waiting` as for `prepare`. */
  couldRun(adapter: string, waiting: readonly string[]): boolean {
    if (!this.#hasRunningPlace(adapter)) return false;
    return this.#isPresent(adapter) || this.#hasRoom() || this.#findEvictable((resident) => !waiting.includes(resident)) !== null;
  }

  /**
   * Brings adapters into memory where there is room, in this order. They are resident when this returns if loading takes no time. An
   * idle adapter that stands further ahead in the list is not evicted: two adapters would only push each other out.
   */
  prepare(waiting: readonly string[]): void {
    for (const [place, adapter] of waiting.entries()) {
      if (this.#isPresent(adapter)) continue;
      const isEvictable = (resident: string): boolean => !waiting.slice(0, place).includes(resident);
      if (this.#makeRoom(isEvictable)) this.#load(adapter);
    }
  }

  /**
   * Brings an adapter into memory although nobody waits for it, anew if it is there and does not run. The least recently used idle one
   * makes room; where none can, the adapter is loaded when it is needed.
   *
   * @param onLoaded called when that is done, at once where loading takes no time.
   */
  preload(adapter: string, onLoaded: () => void): void {
    if (!this.#running.has(adapter)) this.#resident.delete(adapter);
    if (!this.#isPresent(adapter) && this.#makeRoom(() => true)) this.#load(adapter, onLoaded);
    else onLoaded();
  }

  /** A sequence of the adapter starts running; `canRun` is true. */
  acquire(adapter: string): void {
    this.#resident.delete(adapter);
    this.#resident.add(adapter);
    this.#running.set(adapter, (this.#running.get(adapter) ?? 0) + 1);
  }

  /** A sequence of the adapter no longer runs. */
  release(adapter: string): void {
    // Used until now.
    this.#resident.delete(adapter);
    this.#resident.add(adapter);
    const numRunning = this.#running.get(adapter) ?? 0;
    if (numRunning > 1) this.#running.set(adapter, numRunning - 1);
    else this.#running.delete(adapter);
  }

  #hasRunningPlace(adapter: string): boolean {
    return this.#running.has(adapter) || this.#running.size < this.#options.maxLoras;
  }

  // In memory, or on the way.
  #isPresent(adapter: string): boolean {
    return this.#resident.has(adapter) || this.#loading.has(adapter);
  }

  #hasRoom(): boolean {
    return this.#resident.size + this.#loading.size < this.#options.maxCpuLoras;
  }

  #makeRoom(isEvictable: (resident: string) => boolean): boolean {
    if (this.#hasRoom()) return true;
    const victim = this.#findEvictable(isEvictable);
    return victim !== null && this.#resident.delete(victim);
  }

  #findEvictable(isEvictable: (resident: string) => boolean): string | null {
    for (const candidate of this.#resident) if (!this.#running.has(candidate) && isEvictable(candidate)) return candidate;
    return null;
  }

  #load(adapter: string, onLoaded?: () => void): void {
    const { load } = this.#options;
    if (load === null) {
      this.#resident.add(adapter);
      onLoaded?.();
      return;
    }
    this.#loading.add(adapter);
    load(adapter, () => {
      this.#loading.delete(adapter);
      this.#resident.add(adapter);
      onLoaded?.();
    });
  }
}
