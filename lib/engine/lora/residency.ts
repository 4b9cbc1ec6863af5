// Which adapters are in memory and which may run: `max-loras` run at once, `max-cpu-loras` are resident.
import type { Timeline, TimelineEvent } from '../timeline.ts';

export interface AdapterResidencyOptions {
  /** Distinct adapters that run at once, 1 or more. */
  readonly maxLoras: number;
  /** Adapters in memory at once, `maxLoras` or more. */
  readonly maxCpuLoras: number;
  /** Milliseconds from the decision to load an adapter until it can run. */
  readonly loadLatencyMs: number;
  readonly timeline: Timeline;
  /** Called when an adapter has become able to run after loading. */
  readonly onLoaded: () => void;
}

/**
 * Keeps the two sets. An adapter that is not resident is loaded when it is asked for; the least recently used one beyond the
 * limit is evicted, never one that runs or loads.
 */
export class AdapterResidency {
  readonly #options: AdapterResidencyOptions;
  // Resident adapters, the least recently used first.
  readonly #resident = new Set<string>();
  readonly #loading = new Map<string, AdapterLoad>();
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

  /**
   * Asks for an adapter to be brought into memory. It is resident when this returns if there is room and loading takes no time.
   *
   * @param isEvictable whether an idle resident adapter may make room for this one.
   */
  request(adapter: string, isEvictable: (resident: string) => boolean): void {
    if (this.#resident.has(adapter) || this.#loading.has(adapter) || !this.#makeRoom(isEvictable)) return;
    const { loadLatencyMs, timeline } = this.#options;
    if (loadLatencyMs === 0) {
      this.#resident.add(adapter);
      return;
    }
    const load = new AdapterLoad(timeline.nowMs() + loadLatencyMs, () => this.#completeLoad(adapter));
    this.#loading.set(adapter, load);
    timeline.schedule(load);
  }

  /** A sequence of the adapter starts running; `canRun` is true. */
  acquire(adapter: string): void {
    this.#resident.delete(adapter);
    this.#resident.add(adapter);
    this.#running.set(adapter, (this.#running.get(adapter) ?? 0) + 1);
  }

  /** A sequence of the adapter no longer runs. */
  release(adapter: string): void {
    const numRunning = this.#running.get(adapter) ?? 0;
    if (numRunning > 1) this.#running.set(adapter, numRunning - 1);
    else this.#running.delete(adapter);
  }

  #hasRunningPlace(adapter: string): boolean {
    return this.#running.has(adapter) || this.#running.size < this.#options.maxLoras;
  }

  #makeRoom(isEvictable: (resident: string) => boolean): boolean {
    if (this.#resident.size + this.#loading.size < this.#options.maxCpuLoras) return true;
    for (const candidate of this.#resident) {
      if (this.#running.has(candidate) || !isEvictable(candidate)) continue;
      this.#resident.delete(candidate);
      return true;
    }
    return false;
  }

  #completeLoad(adapter: string): void {
    this.#loading.delete(adapter);
    this.#resident.add(adapter);
    this.#options.onLoaded();
  }
}

class AdapterLoad implements TimelineEvent {
  dueMs: number;
  // Before any sequence that is due at the same time, so that a seat freed then finds the adapter ready.
  readonly order = -1;
  heapIndex = -1;
  readonly #complete: () => void;

  constructor(dueMs: number, complete: () => void) {
    this.dueMs = dueMs;
    this.#complete = complete;
  }

  fire(): null {
    this.#complete();
    return null;
  }
}
