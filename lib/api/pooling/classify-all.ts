// The classes of a call's sequences, each turned at once into what the answer shows of it.
import type { PoolingContext } from './context.ts';
import type { PoolingCall } from './endpoint.ts';
import { mapInTurns } from './in-turns.ts';

/** Classifies every sequence of a call, in order. */
export function classifyAll<T>(
  { pooler }: PoolingContext,
  { tokens, model }: PoolingCall,
  usesActivation: boolean,
  show: (probs: Float32Array, index: number) => T,
): Promise<T[]> {
  const options = { adapter: model.adapter, usesActivation };
  const costOfClasses = COST_PER_CLASS * pooler.model.labels.length;
  const classify = (ids: readonly number[], index: number): T => show(pooler.classify(ids, options), index);
  return mapInTurns(tokens, classify, ({ length }) => length + costOfClasses);
}

const COST_PER_CLASS = 10;
