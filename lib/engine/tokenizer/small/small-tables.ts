// The tables of the embedded tokenizer, ready for use: a build fills them once, and puts them into a file beside the program.
import { readFileSync } from 'node:fs';
import { MergeTable } from '../tokenizer-json/model/merge-table.ts';
import { prepareModel, type ReadyModel } from '../tokenizer-json/model/ready-model.ts';
import { Vocabulary } from '../tokenizer-json/model/vocabulary.ts';
import { SMALL_MERGES } from './merges.ts';
import { PackedTables, toInts } from './packed-tables.ts';

/** What the file is called, in the folder of the script that has this module in it. */
export const SMALL_TABLES_FILE = 'small-tokenizer.tables';

/** What the embedded tokenizer is made of, beside its settings. */
export interface SmallTables {
  readonly vocabulary: Vocabulary;
  readonly merges: MergeTable;
  /** In the file alone. */
  readonly ready?: ReadyModel;
}

// To be counted up whenever what is in a table changes, such as a hash.
const FORMAT_VERSION = 1;

const packed = new PackedTables(
  [
    ...(['arena', 'entries', 'tokenSlots', 'maxChars', 'mergeSlots', 'mergeRows', 'merged'] as const),
    ...(['byteIds', 'mergeRanks', 'mergeStates', 'wordSlots', 'wordRows'] as const),
  ],
  `small tokenizer ${FORMAT_VERSION} ${SMALL_MERGES}`,
);

/** Finds out what the model has to, and puts all of it into bytes. */
export function packSmallTables({ vocabulary, merges }: SmallTables): Uint8Array {
  const { byteIds, mergeTrees, shortWords } = prepareModel(vocabulary, merges);
  return packed.pack({
    arena: vocabulary.tables.arena,
    entries: vocabulary.tables.entries,
    tokenSlots: vocabulary.tables.slots,
    maxChars: Int32Array.of(vocabulary.maxChars),
    mergeSlots: merges.tables.slots,
    mergeRows: merges.tables.rows,
    merged: merges.tables.merged,
    byteIds,
    mergeRanks: mergeTrees.ranks,
    mergeStates: mergeTrees.states,
    wordSlots: shortWords.slots,
    wordRows: shortWords.rows,
  });
}

/** The tables in bytes that nobody changes from then on; null when they are damaged, or of another format, tokenizer or kind of machine. */
export function viewSmallTables(bytes: Uint8Array): SmallTables | null {
  const tables = packed.view(bytes);
  if (tables === null) return null;
  const { arena, mergeStates } = tables;
  const [maxChars = 0] = toInts(tables.maxChars);
  return {
    vocabulary: Vocabulary.fromTables({ arena, entries: toInts(tables.entries), slots: toInts(tables.tokenSlots), maxChars }),
    merges: MergeTable.fromTables({ slots: toInts(tables.mergeSlots), rows: toInts(tables.mergeRows), merged: toInts(tables.merged) }),
    ready: {
      byteIds: toInts(tables.byteIds),
      mergeTrees: { ranks: toInts(tables.mergeRanks), states: mergeStates },
      shortWords: { slots: toInts(tables.wordSlots), rows: toInts(tables.wordRows) },
    },
  };
}

/** The tables in the file; null where there is none of use, as in a program that is not built. */
export function loadSmallTables(): SmallTables | null {
  try {
    return viewSmallTables(readFileSync(new URL(SMALL_TABLES_FILE, import.meta.url)));
  } catch {
    return null;
  }
}
