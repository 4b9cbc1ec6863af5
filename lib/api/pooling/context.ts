// What the pooling endpoints work with.
import type { Pooler } from '../../engine/pooling/pooler.ts';
import type { GenerationContext } from '../generation/context.ts';

export interface PoolingContext extends GenerationContext {
  readonly pooler: Pooler;
}
