// What tells apart blocks with the same tokens: the adapter that computed them, what their tokens stand for where that is no text, and the
// salt that a client asked for.
import type { Adapter } from '../lora/adapters.ts';
import type { ExtraKey } from './block-hash.ts';

/** The extra keys of a sequence's blocks: the first one's, and the others'. Null where there are none. */
export interface SequenceExtraKeys {
  readonly firstExtraKeys: readonly ExtraKey[] | null;
  readonly extraKeys: readonly ExtraKey[] | null;
}

/** An item of a prompt that is no text, and where its tokens stand. */
export interface MediaRange {
  /** The same for the same content. */
  readonly contentHash: string;
  /** Index of its first token; below 0 where the prompt's beginning has been cut away. */
  readonly start: number;
  /** Tokens. */
  readonly length: number;
}

/** What the keys of a prompt's blocks come from. */
export interface BlockKeySource extends SequenceExtraKeys {
  /** In order; absent for text alone. */
  readonly media?: readonly MediaRange[] | undefined;
}

const NO_EXTRA_KEYS: SequenceExtraKeys = { firstExtraKeys: null, extraKeys: null };

/** An adapter is part of every block's hash, a salt of the first one's: through the chain it reaches the others. */
export function toExtraKeys({ adapter, cacheSalt }: { readonly adapter: Adapter | null; readonly cacheSalt: string | null }): SequenceExtraKeys {
  if (adapter === null && cacheSalt === null) return NO_EXTRA_KEYS;
  const extraKeys: readonly ExtraKey[] | null = adapter === null ? null : [['lora', adapter.name, adapter.path]];
  if (cacheSalt === null || cacheSalt === '') return { firstExtraKeys: extraKeys, extraKeys };
  return { firstExtraKeys: [...(extraKeys ?? []), ['cache_salt', cacheSalt]], extraKeys };
}

/** The keys of the block of the tokens [start, end): those of its sequence, and one for each item that has a token in it. */
export function blockExtraKeys({ firstExtraKeys, extraKeys, media }: BlockKeySource, start: number, end: number): readonly ExtraKey[] | null {
  const keys = start === 0 ? firstExtraKeys : extraKeys;
  if (media === undefined) return keys;
  const mediaKeys = listMediaKeys(media, start, end);
  if (mediaKeys.length === 0) return keys;
  if (keys === null) return mediaKeys;
  const salt = keys.findIndex(([kind]) => kind === 'cache_salt');
  return salt < 0 ? [...keys, ...mediaKeys] : [...keys.slice(0, salt), ...mediaKeys, ...keys.slice(salt)];
}

function listMediaKeys(media: readonly MediaRange[], start: number, end: number): ExtraKey[] {
  const keys: ExtraKey[] = [];
  for (const { contentHash, start: first, length } of media) {
    if (first >= end) break;
    if (first + length > start) keys.push(['mm', contentHash, first - start]);
  }
  return keys;
}
