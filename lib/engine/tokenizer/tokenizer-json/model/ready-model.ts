// What a byte-level model finds out about its tokens as texts come, all of it at once.
import type { MergeTable } from './merge-table.ts';
import { type MergeTreeTables, MergeTrees } from './merge-trees.ts';
import { type ShortWordTables, ShortWords } from './short-words.ts';
import { findByteIds } from './symbols.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Tables that a model starts with instead of filling them. They may be views: nobody writes to them. */
export interface ReadyModel {
  /** By byte: the token of its letter. */
  readonly byteIds: Int32Array;
  readonly mergeTrees: MergeTreeTables;
  readonly shortWords: ShortWordTables;
}

/** Fills the tables. @throws TypeError when some byte has no token */
export function prepareModel(vocabulary: Vocabulary, merges: MergeTable): ReadyModel {
  const byteIds = findByteIds(vocabulary);
  if (byteIds === null) throw new TypeError('not a byte-level vocabulary');
  const trees = new MergeTrees(merges, vocabulary);
  const shortWords = new ShortWords(vocabulary, trees.isWhole).findOutAll();
  return { byteIds, mergeTrees: trees.findOutAll(), shortWords };
}
