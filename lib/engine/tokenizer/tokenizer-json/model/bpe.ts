// The BPE model: words to ids (tokenizers: src/models/bpe/model.rs).
import type { Component } from '../file/component.ts';
import type { TokenizerFile } from '../file/tokenizer-file.ts';
import type { Ranges } from '../pre-tokenizers/pieces.ts';
import { BYTE_CHARS } from './byte-alphabet.ts';
import { mergeLong } from './merge-long.ts';
import { MAX_SHORT_SYMBOLS, mergeShort } from './merge-short.ts';
import type { MergeTable } from './merge-table.ts';
import { createByteSpelling, createCharSpelling, findByteIds, keepsAll, type Spell, type SpellingRules, SymbolBuffer } from './symbols.ts';
import type { Vocabulary } from './vocabulary.ts';
import { createWordSplitter } from './word-boundaries.ts';
import { MAX_CACHED_CHARS, WordCache, type WordIds } from './word-cache.ts';

/** Encodes words. One is used by one caller at a time; it keeps the words it has seen. */
export class BpeModel {
  /** Whether every character of a word comes into some token, and no token stands for any number of them. */
  readonly keepsAll: boolean;
  readonly #vocabulary: Vocabulary;
  readonly #merges: MergeTable;
  readonly #spell: Spell;
  readonly #isByteLevel: boolean;
  readonly #ignoresMerges: boolean;
  readonly #maxTokenChars: number;
  readonly #splitWords: ((text: string, start: number, end: number, ranges: Ranges) => void) | null;
  readonly #buffer = new SymbolBuffer();
  readonly #wordRanges: Ranges = [];
  #cache = new WordCache();

  /** @throws TokenizerFileError */
  constructor({ root, vocabulary, merges }: TokenizerFile, isByteLevel: boolean) {
    const model = requireModel(root);
    this.#vocabulary = vocabulary;
    this.#merges = merges;
    this.#isByteLevel = isByteLevel;
    this.#ignoresMerges = model.flag('ignore_merges');
    this.#maxTokenChars = vocabulary.maxChars;
    const byteIds = isByteLevel ? findByteIds(vocabulary) : null;
    if (isByteLevel && byteIds === null) throw model.error('vocab', 'the byte-level alphabet of 256 characters is not complete');
    const rules = readSpellingRules(model, vocabulary);
    this.#spell = byteIds === null ? createCharSpelling(rules) : createByteSpelling(byteIds);
    this.keepsAll = isByteLevel || keepsAll(rules);
    const isPlain = !isByteLevel && !this.#ignoresMerges && rules.prefix === '' && rules.suffix === '';
    this.#splitWords = isPlain ? createWordSplitter(vocabulary) : null;
  }

  /** Appends the ids of a word. */
  encodeWord(text: string, start: number, end: number, ids: number[]): void {
    if (this.#splitWords === null) return this.#encodeCached(text, start, end, ids);
    const ranges = this.#wordRanges;
    ranges.length = 0;
    this.#splitWords(text, start, end, ranges);
    for (let index = 0; index < ranges.length; index += 2) this.#encodeCached(text, ranges[index] ?? 0, ranges[index + 1] ?? 0, ids);
  }

  /** Forgets the words it has seen. */
  clearCache(): void {
    this.#cache = new WordCache();
  }

  #encodeCached(text: string, start: number, end: number, ids: number[]): void {
    if (end - start > MAX_CACHED_CHARS) return this.#encodeAfresh(text, start, end, ids);
    const word = text.slice(start, end);
    const cached = this.#cache.get(word);
    if (cached !== undefined) return append(cached, ids);
    const from = ids.length;
    this.#encodeAfresh(text, start, end, ids);
    this.#cache.set(word, ids.length === from + 1 ? (ids[from] ?? 0) : ids.slice(from));
  }

  #encodeAfresh(text: string, start: number, end: number, ids: number[]): void {
    const whole = this.#ignoresMerges ? this.#findWhole(text.slice(start, end)) : -1;
    if (whole >= 0) {
      ids.push(whole);
      return;
    }
    const buffer = this.#buffer;
    this.#spell(text, start, end, buffer);
    const merge = buffer.count > MAX_SHORT_SYMBOLS ? mergeLong : mergeShort;
    const count = merge(buffer.symbols, buffer.count, this.#merges);
    for (let index = 0; index < count; index++) ids.push(buffer.symbols[index] ?? 0);
  }

  #findWhole(word: string): number {
    if (word.length > this.#maxTokenChars) return -1;
    return this.#vocabulary.findText(this.#isByteLevel ? spellBytes(word) : word);
  }
}

function spellBytes(word: string): string {
  let spelled = '';
  for (const byte of Buffer.from(word)) spelled += String.fromCharCode(BYTE_CHARS[byte] ?? 0);
  return spelled;
}

function append(cached: WordIds, ids: number[]): void {
  if (typeof cached === 'number') ids.push(cached);
  else for (const id of cached) ids.push(id);
}

function requireModel(root: Component): Component {
  const model = root.child('model');
  if (model === undefined) throw root.error('model', 'expected an object, got nothing');
  const dropout = model.get('dropout') ?? 0;
  if (dropout !== 0) throw model.error('dropout', 'merges that are left out at random are not supported');
  return model;
}

function readSpellingRules(model: Component, vocabulary: Vocabulary): SpellingRules {
  const unkToken = model.optionalText('unk_token');
  const unkId = unkToken === null ? null : vocabulary.findText(unkToken);
  if (unkId === -1) throw model.error('unk_token', 'is not in model.vocab');
  return {
    vocabulary,
    unkId,
    fusesUnk: model.flag('fuse_unk'),
    hasByteFallback: model.flag('byte_fallback'),
    prefix: model.optionalText('continuing_subword_prefix') ?? '',
    suffix: model.optionalText('end_of_word_suffix') ?? '',
  };
}
