// What tells apart blocks with the same tokens: the adapter that computed them, and the salt that a client asked for.
import type { Adapter } from '../lora/adapters.ts';
import type { ExtraKey } from './block-hash.ts';

/** The extra keys of a sequence's blocks: the first one's, and the others'. Null where there are none. */
export interface SequenceExtraKeys {
  readonly firstExtraKeys: readonly ExtraKey[] | null;
  readonly extraKeys: readonly ExtraKey[] | null;
}

const NO_EXTRA_KEYS: SequenceExtraKeys = { firstExtraKeys: null, extraKeys: null };

/** An adapter is part of every block's hash, a salt of the first one's: through the chain it reaches the others. */
export function toExtraKeys({ adapter, cacheSalt }: { readonly adapter: Adapter | null; readonly cacheSalt: string | null }): SequenceExtraKeys {
  if (adapter === null && cacheSalt === null) return NO_EXTRA_KEYS;
  const extraKeys: readonly ExtraKey[] | null = adapter === null ? null : [['lora', adapter.name, adapter.path]];
  if (cacheSalt === null || cacheSalt === '') return { firstExtraKeys: extraKeys, extraKeys };
  return { firstExtraKeys: [...(extraKeys ?? []), ['cache_salt', cacheSalt]], extraKeys };
}
