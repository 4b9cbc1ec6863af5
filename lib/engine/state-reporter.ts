// Tells observers where the engine stands, when it has changed.
import type { EngineObserver, EngineState } from './events.ts';
import type { KvCacheManager } from './kv-cache/kv-cache-manager.ts';
import type { AdapterResidency } from './lora/residency.ts';
import type { Scheduler } from './scheduler/scheduler.ts';
import type { Sequence } from './sequence.ts';

export interface StateReporterOptions {
  readonly observer: Pick<EngineObserver, 'stateChanged' | 'adaptersChanged'>;
  readonly scheduler: Pick<Scheduler<Sequence>, 'numRunning' | 'numWaiting' | 'numDeferred' | 'waitingAdapters'>;
  readonly kvCache: Pick<KvCacheManager<Sequence>, 'usage'>;
  readonly residency: Pick<AdapterResidency, 'running'>;
}

const NO_ADAPTERS = '/';

/** Compares the state with the one reported last. */
export class StateReporter {
  readonly #options: StateReporterOptions;
  #state: EngineState = { numRunning: 0, numWaiting: 0, numDeferred: 0, kvCacheUsage: 0 };
  #adapters = NO_ADAPTERS;

  constructor(options: StateReporterOptions) {
    this.#options = options;
  }

  /** Reports what has changed since the last call. */
  report(): void {
    this.#reportState();
    this.#reportAdapters();
  }

  #reportState(): void {
    const { observer, scheduler, kvCache } = this.#options;
    const { numRunning, numWaiting, numDeferred } = scheduler;
    const kvCacheUsage = kvCache.usage;
    const before = this.#state;
    const isQueueSame = numRunning === before.numRunning && numWaiting === before.numWaiting && numDeferred === before.numDeferred;
    if (isQueueSame && kvCacheUsage === before.kvCacheUsage) return;
    this.#state = { numRunning, numWaiting, numDeferred, kvCacheUsage };
    observer.stateChanged(this.#state);
  }

  #reportAdapters(): void {
    const { observer, scheduler, residency } = this.#options;
    const running = residency.running;
    const waiting = scheduler.waitingAdapters;
    // Without adapters there is nothing to write down, turn after turn.
    if (running.length + waiting.length === 0 && this.#adapters === NO_ADAPTERS) return;
    const adapters = `${running.join()}/${waiting.join()}`;
    if (adapters === this.#adapters) return;
    this.#adapters = adapters;
    observer.adaptersChanged(running, waiting);
  }
}
