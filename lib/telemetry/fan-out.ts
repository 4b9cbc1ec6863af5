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
  const listeners = observers.map((observer) => observer[name]).filter((listener) => listener !== undefined);
  return listeners.reduce<Listener>((before, listener) => callBoth(before, listener as Listener), ignore) as EngineObserver[Name];
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
