// One observer for the engine, many behind it.
import type { EngineObserver } from '../engine/events.ts';

/** An observer that passes each event on to those of `observers` that listen to it, in their order. */
export function fanOut(observers: readonly Partial<EngineObserver>[]): EngineObserver {
  return {
    firstToken: combine(observers, 'firstToken'),
    nextToken: combine(observers, 'nextToken'),
    sequenceEnded: combine(observers, 'sequenceEnded'),
    queueChanged: combine(observers, 'queueChanged'),
    adaptersChanged: combine(observers, 'adaptersChanged'),
  };
}

function combine<Name extends keyof EngineObserver>(observers: readonly Partial<EngineObserver>[], name: Name): EngineObserver[Name] {
  type Listener = (...args: Parameters<EngineObserver[Name]>) => void;
  const listeners = observers.flatMap((observer) => (observer[name] === undefined ? [] : [observer[name] as Listener]));
  const callAll: Listener = (...args) => {
    for (const listener of listeners) listener(...args);
  };
  return callAll as EngineObserver[Name];
}
