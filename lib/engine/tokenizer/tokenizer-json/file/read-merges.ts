// The field `merges` of a BPE model: `[["a", "b"], ...]`, or `["a b", ...]` in older files.
import { MergeTable } from '../model/merge-table.ts';
import type { Vocabulary } from '../model/vocabulary.ts';
import type { JsonCursor } from './json-cursor.ts';
import { PlainRows, STRING_FIELDS } from './plain-rows.ts';
import { TokenizerFileError } from './tokenizer-file-error.ts';

const OPEN_ARRAY = 0x5b;

/**
 * Reads the array that is next.
 *
 * @param prefix the mark before a piece that continues a word: a merge drops that of its second part
 * @throws TokenizerFileError
 */
export function readMerges(cursor: JsonCursor, vocabulary: Vocabulary, prefix: string | null): MergeTable {
  const merges = new MergeTable(vocabulary.numIds);
  const adder = new MergeAdder(vocabulary, merges, Buffer.byteLength(prefix ?? ''));
  const rows = new PlainRows('[","],');
  cursor.expect('[');
  if (cursor.accept(']')) return merges;
  do {
    while (rows.take(cursor)) addMerges(rows, adder);
    if (cursor.peek() === OPEN_ARRAY) readPair(cursor, vocabulary);
    else readSpacedPair(cursor, vocabulary);
    adder.add();
  } while (cursor.accept(','));
  cursor.expect(']');
  return merges;
}

// Adds merges in the order of their ranks.
class MergeAdder {
  readonly vocabulary: Vocabulary;
  readonly #merges: MergeTable;
  readonly #prefixBytes: number;
  #rank = 0;
  #merged = 0;

  constructor(vocabulary: Vocabulary, merges: MergeTable, prefixBytes: number) {
    this.vocabulary = vocabulary;
    this.#merges = merges;
    this.#prefixBytes = prefixBytes;
  }

  /** Adds the merge of `pair`. */
  add(): void {
    const rank = this.#rank++;
    if (pair.left < 0 || pair.right < 0) throw mergeError(rank, 'a part is not in model.vocab');
    // Mostly tokens are numbered in the order of their merges.
    this.#merged = this.vocabulary.findJoined(pair, this.#prefixBytes, this.#merged);
    if (this.#merged < 0) throw mergeError(rank, 'the two parts joined are not in model.vocab');
    this.#merges.set(pair.left, pair.right, rank, this.#merged);
  }
}

function addMerges({ bytes, fields, width, count }: PlainRows, adder: MergeAdder): void {
  const { vocabulary } = adder;
  for (let at = 0; at < count * width; at += width) {
    const right = at + STRING_FIELDS;
    pair.left = vocabulary.findHashed(bytes, fields[at] ?? 0, fields[at + 1] ?? 0, fields[at + 2] ?? 0);
    pair.right = vocabulary.findHashed(bytes, fields[right] ?? 0, fields[right + 1] ?? 0, fields[right + 2] ?? 0);
    adder.add();
  }
}

function mergeError(rank: number, problem: string): TokenizerFileError {
  return new TokenizerFileError(`model.merges[${rank}]`, problem);
}

// What the two functions below have read: an object a merge would be half a million objects.
const pair = { left: -1, right: -1 };

function readPair(cursor: JsonCursor, vocabulary: Vocabulary): void {
  cursor.expect('[');
  cursor.readString();
  pair.left = vocabulary.find(cursor.string, cursor.stringStart, cursor.stringEnd);
  cursor.expect(',');
  cursor.readString();
  pair.right = vocabulary.find(cursor.string, cursor.stringStart, cursor.stringEnd);
  cursor.expect(']');
}

function readSpacedPair(cursor: JsonCursor, vocabulary: Vocabulary): void {
  cursor.readString();
  const { string, stringStart, stringEnd } = cursor;
  const space = string.indexOf(0x20, stringStart);
  const isPair = space >= 0 && space < stringEnd && !string.subarray(space + 1, stringEnd).includes(0x20);
  pair.left = isPair ? vocabulary.find(string, stringStart, space) : -1;
  pair.right = isPair ? vocabulary.find(string, space + 1, stringEnd) : -1;
}
