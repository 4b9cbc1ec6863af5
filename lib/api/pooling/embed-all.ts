// The vectors of a call's sequences, each turned at once into what the answer shows of it.
import type { EmbeddingOptions } from '../../engine/pooling/pooler.ts';
import type { PoolingContext } from './context.ts';
import type { PoolingCall } from './endpoint.ts';
import { mapInTurns } from './in-turns.ts';

/** Embeds every sequence of a call, in order. */
export function embedAll<T>(
  { pooler }: PoolingContext,
  { tokens, model }: PoolingCall,
  options: Omit<EmbeddingOptions, 'adapter'>,
  show: (vector: Float32Array, index: number) => T,
): Promise<T[]> {
  const embedding: EmbeddingOptions = { ...options, adapter: model.adapter };
  const costOfVector = COST_PER_COORDINATE * pooler.model.numDimensions;
  const embed = (ids: readonly number[], index: number): T => show(pooler.embed(ids, embedding), index);
  return mapInTurns(tokens, embed, ({ length }) => length + costOfVector);
}

const COST_PER_COORDINATE = 10;
