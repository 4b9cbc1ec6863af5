// A tokenizer.json: the vocabulary and the merges, which are nearly all of it, go straight from the file's bytes into tables.
// The format is that of Hugging Face tokenizers (tokenizers/src/tokenizer/serialization.rs, models/bpe/serialization.rs).
import { JsonSyntaxError, parseJson } from '../../../../codec/json.ts';
import { MergeTable } from '../model/merge-table.ts';
import type { ReadyModel } from '../model/ready-model.ts';
import { Vocabulary } from '../model/vocabulary.ts';
import { Component } from './component.ts';
import { JsonCursor } from './json-cursor.ts';
import { readMerges } from './read-merges.ts';
import { readVocabulary } from './read-vocabulary.ts';
import { TokenizerFileError } from './tokenizer-file-error.ts';

/** Largest file, in bytes. The largest published ones have about 35 MB. */
const MAX_FILE_BYTES: number = 512 * 1024 * 1024;

/** What a tokenizer file holds. */
export interface TokenizerFile {
  /** Everything but the vocabulary and the merges, which are empty here. */
  readonly root: Component;
  readonly vocabulary: Vocabulary;
  readonly merges: MergeTable;
  /** What the model would find out by itself, where it is known before; of a byte-level file that ignores no merges. */
  readonly ready?: ReadyModel;
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
