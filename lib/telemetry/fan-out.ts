// One observer for the engine and one for the API, many behind each.
import type { EngineObserver } from '../engine/events.ts';
import type { KvCacheObserver } from '../engine/kv-cache/kv-cache-manager.ts';
import type { ScheduledSequence } from '../engine/scheduler/scheduled-sequence.ts';
import type { ApiObserver } from './api-observer.ts';

/** An observer that passes each event on to those of `observers` that listen to it, in their order. */
export function fanOut(observers: readonly Partial<EngineObserver>[]): EngineObserver {
  return {
    admissionRejected: combine(observers, 'admissionRejected'),
    admitted: combine(observers, 'admitted'),
    preempted: combine(observers, 'preempted'),
    firstToken: combine(observers, 'firstToken'),
    nextToken: combine(observers, 'nextToken'),
    sequenceEnded: combine(observers, 'sequenceEnded'),
    iterationEnded: combine(observers, 'iterationEnded'),
    stateChanged: combine(observers, 'stateChanged'),
    adaptersChanged: combine(observers, 'adaptersChanged'),
    sleepStateChanged: combine(observers, 'sleepStateChanged'),
    kvCache: combineKvCache(observers),
  };
}

/** The same for what the API tells. */
export function fanOutApi(observers: readonly Partial<ApiObserver>[]): ApiObserver {
  return { toolCallsParsed: combine(observers, 'toolCallsParsed') };
}

function combine<Observer, Name extends keyof Observer>(observers: readonly Partial<Observer>[], name: Name): Observer[Name] {
  const listeners = observers.map((observer) => observer[name]).filter((listener) => listener !== undefined);
  return listeners.reduce<Listener>((before, listener) => callBoth(before, listener as Listener), ignore) as Observer[Name];
}

// Events have up to three arguments. Spelled out, because these calls are made for every token.
type Listener = (first: unknown, second: unknown, third: unknown) => void;

function ignore(): void {}

function callBoth(before: Listener, listener: Listener): Listener {
  if (before === ignore) return listener;
  return (first, second, third) => {
    before(first, second, third);
    listener(first, second, third);
  };
}

function combineKvCache(observers: readonly Partial<EngineObserver>[]): KvCacheObserver<ScheduledSequence> | null {
  const listeners = observers.map(({ kvCache }) => kvCache).filter((listener) => listener !== undefined && listener !== null);
  if (listeners.length === 0) return null;
  return {
    blocksStored: (stored) => listeners.forEach((listener) => listener.blocksStored(stored)),
    blockRemoved: (hash) => listeners.forEach((listener) => listener.blockRemoved(hash)),
    cacheCleared: () => listeners.forEach((listener) => listener.cacheCleared()),
  };
}
