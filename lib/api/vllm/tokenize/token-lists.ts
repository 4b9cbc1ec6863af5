// The lists of an answer about tokens, which may be millions: written in slices, between which everything else goes on.
import { finishSteps, type Steps, UNITS_PER_STEP } from '../../../base/slices/meter.ts';
import type { SliceQueue } from '../../../base/slices/slice-queue.ts';
import type { Tokenizer } from '../../../engine/tokenizer/tokenizer.ts';

/** JSON lists of the same tokens. */
export interface TokenLists {
  readonly ids: string;
  /** `null` unless they are wanted. */
  readonly spellings: string;
}

export interface TokenListOptions {
  readonly tokenizer: Tokenizer;
  readonly showsSpellings: boolean;
  readonly slices: SliceQueue;
}

// Fewer take less than a slice's share of a turn.
const MAX_IDS_AT_ONCE = 4096;

/** Writes both lists: at once where they are short. */
export function writeTokenLists(ids: readonly number[], { tokenizer, showsSpellings, slices }: TokenListOptions): TokenLists | Promise<TokenLists> {
  const writing = writeInSteps(ids, showsSpellings ? tokenizer : null);
  return ids.length <= MAX_IDS_AT_ONCE ? finishSteps(writing) : slices.run(writing);
}

function* writeInSteps(ids: readonly number[], speller: Pick<Tokenizer, 'spell'> | null): Steps<TokenLists> {
  const idParts: string[] = [];
  const spellingParts: string[] = [];
  for (let at = 0; at < ids.length; at += UNITS_PER_STEP) {
    const part = ids.slice(at, at + UNITS_PER_STEP);
    idParts.push(part.join(','));
    if (speller !== null) spellingParts.push(JSON.stringify(part.map((id) => speller.spell(id))).slice(1, -1));
    yield UNITS_PER_STEP;
  }
  return { ids: `[${idParts.join(',')}]`, spellings: speller === null ? 'null' : `[${spellingParts.join(',')}]` };
}
