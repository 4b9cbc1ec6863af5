// A tokenizer.json: the vocabulary and the merges, which are nearly all of it, go straight from the file's bytes into tables.
// The format is that of Hugging Face tokenizers (tokenizers/src/tokenizer/serialization.rs, models/bpe/serialization.rs).
import { JsonSyntaxError, parseJson } from '../../../../codec/json.ts';
import { MergeTable } from '../model/merge-table.ts';
import { Vocabulary } from '../model/vocabulary.ts';
import { Component } from './component.ts';
import { JsonCursor } from './json-cursor.ts';
import { TokenizerFileError } from './tokenizer-file-error.ts';

/** Largest id of a token. The largest published vocabularies have about 260,000 tokens. */
export const MAX_TOKEN_ID = 4_194_303;
/** Largest file, in bytes. The largest published ones have about 35 MB. */
export const MAX_FILE_BYTES: number = 512 * 1024 * 1024;

/** What a tokenizer file holds. */
export interface TokenizerFile {
  /** Everything but the vocabulary and the merges, which are empty here. */
  readonly root: Component;
  readonly vocabulary: Vocabulary;
  readonly merges: MergeTable;
}

/**
 * Reads a tokenizer file's bytes, UTF-8.
 *
 * @throws TokenizerFileError when it is no JSON, too large, or no BPE model's file
 */
export function readTokenizerFile(bytes: Uint8Array): TokenizerFile {
  if (bytes.length > MAX_FILE_BYTES) throw new TokenizerFileError('', `expected at most ${MAX_FILE_BYTES} bytes`);
  const reader = new TableReader(bytes);
  const root = new Component(parseRest(bytes, reader.readRanges), '');
  const model = requireBpe(root);
  return { root, ...reader.finish(model) };
}

interface ByteRange {
  readonly start: number;
  readonly end: number;
}

// Passes over the file once, and reads the two tables on the way.
class TableReader {
  /** Where the tables are, in the order of the file. */
  readonly readRanges: ByteRange[] = [];
  #vocabulary: Vocabulary | null = null;
  #merges: MergeTable | null = null;
  readonly #cursor: JsonCursor;
  #mergesStart = -1;
  // Undefined until the field has come.
  #prefix: string | null | undefined;

  constructor(bytes: Uint8Array) {
    this.#cursor = new JsonCursor(bytes);
    forEachField(this.#cursor, (name) => {
      if (name === 'model' && this.#cursor.peek() === OPEN_OBJECT) forEachField(this.#cursor, (field) => this.#readModelField(field));
      else this.#cursor.skipValue();
    });
  }

  /** The tables, now that all else is known. @throws TokenizerFileError when one is missing. */
  finish(model: Component): { vocabulary: Vocabulary; merges: MergeTable } {
    if (this.#vocabulary === null) throw model.error('vocab', 'expected an object');
    if (this.#mergesStart < 0) throw model.error('merges', 'expected an array');
    const late = new JsonCursor(this.#cursor.bytes, this.#mergesStart);
    const merges = this.#merges ?? readMerges(late, this.#vocabulary, model.optionalText('continuing_subword_prefix'));
    return { vocabulary: this.#vocabulary, merges };
  }

  #readModelField(name: string): void {
    const cursor = this.#cursor;
    const first = cursor.peek();
    const start = cursor.at;
    if (name === 'vocab' && first === OPEN_OBJECT) this.#vocabulary = readVocabulary(cursor);
    else if (name === 'merges' && first === OPEN_ARRAY) this.#passMerges(start);
    else if (name === 'continuing_subword_prefix') this.#prefix = this.#readPrefix(first);
    else cursor.skipValue();
    if (start === this.#mergesStart || (name === 'vocab' && first === OPEN_OBJECT)) this.readRanges.push({ start, end: cursor.at });
  }

  #readPrefix(first: number): string | null {
    if (first === QUOTE) return this.#cursor.readText();
    this.#cursor.skipValue();
    return null;
  }

  #passMerges(start: number): void {
    this.#mergesStart = start;
    // What merges are read with stands before them in files as they are written.
    if (this.#vocabulary === null || this.#prefix === undefined) this.#cursor.skipValue();
    else this.#merges = readMerges(this.#cursor, this.#vocabulary, this.#prefix);
  }
}

const QUOTE = 0x22;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;

function forEachField(cursor: JsonCursor, visit: (name: string) => void): void {
  cursor.expect('{');
  if (cursor.accept('}')) return;
  do {
    const name = cursor.readText();
    cursor.expect(':');
    visit(name);
  } while (cursor.accept(','));
  cursor.expect('}');
}

function parseRest(bytes: Uint8Array, cuts: readonly ByteRange[]): unknown {
  const parts: Uint8Array[] = [];
  let start = 0;
  for (const cut of cuts) {
    parts.push(bytes.subarray(start, cut.start), Buffer.from('null'));
    start = cut.end;
  }
  const text = Buffer.concat([...parts, bytes.subarray(start)]).toString();
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new TokenizerFileError('', `not JSON: ${error.message}`);
  }
}

function requireBpe(root: Component): Component {
  const model = root.child('model');
  if (model === undefined) throw root.error('model', 'expected an object, got nothing');
  if (model.get('type') !== undefined && model.type !== 'BPE') throw model.unsupportedType(['BPE']);
  return model;
}

// Bytes of a file for each of its tokens: published files have 60 to 140, with the merges.
const BYTES_PER_TOKEN = 80;
const MAX_ASSUMED_TOKENS = 262_144;

function readVocabulary(cursor: JsonCursor): Vocabulary {
  const vocabulary = new Vocabulary(Math.min(MAX_ASSUMED_TOKENS, cursor.bytes.length / BYTES_PER_TOKEN));
  cursor.expect('{');
  if (cursor.accept('}')) return vocabulary;
  do {
    cursor.readString();
    const { string, stringStart, stringEnd } = cursor;
    cursor.expect(':');
    const id = cursor.readCount();
    if (id > MAX_TOKEN_ID) throw vocabError(`expected ids up to ${MAX_TOKEN_ID}, got ${id}`);
    if (!vocabulary.add(string, stringStart, stringEnd, id)) throw vocabError(`the id ${id} or its token is there twice`);
  } while (cursor.accept(','));
  cursor.expect('}');
  return vocabulary;
}

function vocabError(problem: string): TokenizerFileError {
  return new TokenizerFileError('model.vocab', problem);
}

function readMerges(cursor: JsonCursor, vocabulary: Vocabulary, prefix: string | null): MergeTable {
  const merges = new MergeTable(vocabulary.numIds);
  // The mark before a piece that continues a word: a merge drops that of its second part.
  const prefixBytes = Buffer.byteLength(prefix ?? '');
  cursor.expect('[');
  if (cursor.accept(']')) return merges;
  let rank = 0;
  let merged = 0;
  do {
    if (cursor.peek() === OPEN_ARRAY) readPair(cursor, vocabulary);
    else readSpacedPair(cursor, vocabulary);
    if (pair.left < 0 || pair.right < 0) throw mergeError(rank, 'a part is not in model.vocab');
    // Mostly tokens are numbered in the order of their merges.
    merged = vocabulary.findJoined(pair, prefixBytes, merged);
    if (merged < 0) throw mergeError(rank, 'the two parts joined are not in model.vocab');
    merges.set(pair.left, pair.right, rank++, merged);
  } while (cursor.accept(','));
  cursor.expect(']');
  return merges;
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
