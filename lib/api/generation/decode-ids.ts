// The text of many ids, in the time that is left beside everything else.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';

// About as long as others wait without noticing.
const MAX_IDS_AT_ONCE = 4096;
// What stands before a slice tells whether its first word begins with a space.
const NUM_CONTEXT_IDS = 4;
// A character has four bytes, and each may be a token.
const MAX_IDS_OF_CHARACTER = 4;

/** The text of ids, special tokens among it. */
export async function decodeIds(tokenizer: Tokenizer, ids: readonly number[]): Promise<string> {
  if (ids.length <= MAX_IDS_AT_ONCE) return tokenizer.decode(ids);
  const texts: string[] = [];
  for (let start = 0; start < ids.length; ) {
    const end = findEnd(tokenizer, ids, start + MAX_IDS_AT_ONCE);
    const contextStart = Math.max(0, start - NUM_CONTEXT_IDS);
    const context = tokenizer.decode(ids.slice(contextStart, start));
    texts.push(tokenizer.decode(ids.slice(contextStart, end)).slice(context.length));
    start = end;
    await nextTurn();
  }
  return texts.join('');
}

// Not inside a character, as far as there is one.
function findEnd(tokenizer: Tokenizer, ids: readonly number[], end: number): number {
  if (end >= ids.length) return ids.length;
  for (let cut = end; cut > end - MAX_IDS_OF_CHARACTER; cut--) {
    if (!tokenizer.decode(ids.slice(cut - NUM_CONTEXT_IDS, cut)).endsWith('\ufffd')) return cut;
  }
  return end;
}
