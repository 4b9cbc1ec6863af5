// The field `vocab` of a BPE model: `{"token": 12, ...}`.
import { Vocabulary } from '../model/vocabulary.ts';
import type { JsonCursor } from './json-cursor.ts';
import { PlainRows, STRING_FIELDS } from './plain-rows.ts';
import { TokenizerFileError } from './tokenizer-file-error.ts';

/** Largest id of a token. The largest published vocabularies have about 260,000 tokens. */
export const MAX_TOKEN_ID = 4_194_303;

// Bytes of a file for each of its tokens: published files have 60 to 140, with the merges.
const BYTES_PER_TOKEN = 60;
const MAX_ASSUMED_TOKENS = 262_144;

/** Reads the object that is next. @throws TokenizerFileError */
export function readVocabulary(cursor: JsonCursor): Vocabulary {
  const vocabulary = new Vocabulary(Math.min(MAX_ASSUMED_TOKENS, cursor.bytes.length / BYTES_PER_TOKEN));
  const rows = new PlainRows('":0,');
  cursor.expect('{');
  if (cursor.accept('}')) return vocabulary;
  do {
    while (rows.take(cursor)) addTokens(rows, vocabulary);
    cursor.readString();
    const { string, stringStart, stringEnd } = cursor;
    cursor.expect(':');
    const id = cursor.readCount();
    if (!vocabulary.add(string, stringStart, stringEnd, checkId(id))) throw twiceError(id);
  } while (cursor.accept(','));
  cursor.expect('}');
  return vocabulary;
}

function addTokens({ bytes, fields, width, count }: PlainRows, vocabulary: Vocabulary): void {
  for (let at = 0; at < count * width; at += width) {
    const id = fields[at + STRING_FIELDS] ?? 0;
    if (!vocabulary.addHashed(bytes, fields[at] ?? 0, fields[at + 1] ?? 0, checkId(id), fields[at + 2] ?? 0)) throw twiceError(id);
  }
}

function checkId(id: number): number {
  if (id > MAX_TOKEN_ID) throw vocabError(`expected ids up to ${MAX_TOKEN_ID}, got ${id}`);
  return id;
}

function twiceError(id: number): TokenizerFileError {
  return vocabError(`the id ${id} or its token is there twice`);
}

function vocabError(problem: string): TokenizerFileError {
  return new TokenizerFileError('model.vocab', problem);
}
