// The BPE model: words to ids (tokenizers: src/models/bpe/model.rs).
import type { Component } from '../file/component.ts';
import type { TokenizerFile } from '../file/tokenizer-file.ts';
import { cutBetweenChars, type Meter, type Steps } from '../../../../base/slices/meter.ts';
import { LongMerge, mergeLong } from './merge-long.ts';
import { MAX_SHORT_SYMBOLS, mergeShort } from './merge-short.ts';
import type { MergeTable } from './merge-table.ts';
import { MergeTrees } from './merge-trees.ts';
import { NO_TOKEN, NOT_KNOWN, ShortWords } from './short-words.ts';
import { createByteSpelling, createCharSpelling, findByteIds, keepsAll, type Spell, type SpellingRules, SymbolBuffer } from './symbols.ts';
import type { Vocabulary } from './vocabulary.ts';
import { createWordSplitter, type FindWordEnd } from './word-boundaries.ts';
import { WholeWords } from './whole-words.ts';
import { hashWord, MAX_CACHED_CHARS, WordCache } from './word-cache.ts';

/** A word in a text: first and one past the last code unit. */
export interface WordPlace {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// A place in the heap and three look-ups, each somewhere else in memory.
const UNITS_PER_MERGE = 4;

/** Encodes words. One is used by one caller at a time; it keeps the words it has seen. */
export class BpeModel {
  /** Whether every character of a word comes into some token, and no token stands for any number of them. */
  readonly keepsAll: boolean;
  readonly #merges: MergeTable;
  readonly #spell: Spell;
  // Null where a word is spelled differently from its token.
  readonly #wholeWords: WholeWords | null;
  // Null where tokens are spelled in characters.
  readonly #shortWords: ShortWords | null;
  readonly #findWordEnd: FindWordEnd | null;
  readonly #buffer = new SymbolBuffer();
  readonly #cache = new WordCache();

  /** @throws TokenizerFileError */
  constructor({ root, vocabulary, merges, ready }: TokenizerFile, isByteLevel: boolean) {
    const model = requireModel(root);
    this.#merges = merges;
    const ignoresMerges = model.flag('ignore_merges');
    const byteIds = isByteLevel ? (ready?.byteIds ?? findByteIds(vocabulary)) : null;
    if (isByteLevel && byteIds === null) throw model.error('vocab', 'the byte-level alphabet of 256 characters is not complete');
    const rules = readSpellingRules(model, vocabulary);
    this.#spell = byteIds === null ? createCharSpelling(rules) : createByteSpelling(byteIds);
    this.keepsAll = isByteLevel || keepsAll(rules);
    const isMarked = !isByteLevel && (rules.prefix !== '' || rules.suffix !== '');
    const isWhole = ignoresMerges ? null : new MergeTrees(merges, vocabulary, ready?.mergeTrees).isWhole;
    this.#wholeWords = isMarked && !ignoresMerges ? null : new WholeWords({ vocabulary, isByteLevel, isWhole });
    this.#shortWords = isByteLevel ? new ShortWords(vocabulary, isWhole, ready?.shortWords) : null;
    this.#findWordEnd = isByteLevel || ignoresMerges || isMarked ? null : createWordSplitter(vocabulary);
  }

  /** To be called before the words of a text, or of a part of it: some more tokens are then known as words. */
  beginText(): void {
    this.#shortWords?.addTokens();
  }

  /** Appends the ids of a word. */
  encodeWord(text: string, start: number, end: number, ids: number[]): void {
    if (this.#findWordEnd === null) return this.#encodeCached(text, start, end, ids);
    for (let at = start; at < end; ) {
      const wordEnd = this.#findWordEnd(text, at + 1, end);
      this.#encodeCached(text, at, wordEnd, ids);
      at = wordEnd;
    }
  }

  /** As `encodeWord`, with pauses. Others may be encoded meanwhile. It may stop when there are more than `limit` ids. */
  *encodeWordSteps({ text, start, end }: WordPlace, ids: number[], { limit, meter }: { limit: number; meter: Meter }): Steps<void> {
    for (let at = start; at < end && ids.length <= limit; ) {
      const stop = Math.min(end, at + meter.unitsPerStep);
      let wordEnd = this.#findWordEnd?.(text, at + 1, stop) ?? end;
      if (wordEnd === stop && stop < end) wordEnd = yield* this.#findFarWordEnd({ text, start: stop, end }, meter);
      if (wordEnd > stop) yield* this.#encodeLongWord({ text, start: at, end: wordEnd }, ids, meter);
      else {
        this.#encodeCached(text, at, wordEnd, ids);
        if (meter.spend((wordEnd - at) * (wordEnd - at > MAX_CACHED_CHARS ? UNITS_PER_MERGE : 1))) yield meter.take();
      }
      at = wordEnd;
    }
  }

  *#findFarWordEnd({ text, start, end }: WordPlace, meter: Meter): Steps<number> {
    for (let from = start; from < end && this.#findWordEnd !== null; from += meter.unitsPerStep) {
      const stop = Math.min(end, from + meter.unitsPerStep);
      const wordEnd = this.#findWordEnd(text, from, stop);
      if (wordEnd < stop) return wordEnd;
      if (meter.spend(stop - from)) yield meter.take();
    }
    return end;
  }

  /** Forgets the words it has seen. */
  clearCache(): void {
    this.#cache.clear();
  }

  #encodeCached(text: string, start: number, end: number, ids: number[]): void {
    const token = this.#shortWords === null ? NOT_KNOWN : this.#shortWords.find(text, start, end);
    if (token >= 0) {
      ids.push(token);
      return;
    }
    if (end - start > MAX_CACHED_CHARS) return this.#encodeAfresh(text, start, end, ids);
    const hash = hashWord(text, start, end);
    if (this.#cache.append(hash, text, start, end, ids)) return;
    const from = ids.length;
    if (token === NO_TOKEN) this.#merge(text, start, end, ids);
    else this.#encodeAfresh(text, start, end, ids);
    this.#cache.add(hash, text, start, end, ids, from);
  }

  #encodeAfresh(text: string, start: number, end: number, ids: number[]): void {
    const whole = this.#wholeWords?.find(text, start, end) ?? -1;
    if (whole >= 0) ids.push(whole);
    else this.#merge(text, start, end, ids);
  }

  #merge(text: string, start: number, end: number, ids: number[]): void {
    const buffer = this.#buffer;
    this.#spell(text, start, end, buffer);
    const merge = buffer.count > MAX_SHORT_SYMBOLS ? mergeLong : mergeShort;
    const count = merge(buffer.symbols, buffer.count, this.#merges);
    for (let index = 0; index < count; index++) ids.push(buffer.symbols[index] ?? 0);
  }

  *#encodeLongWord({ text, start, end }: WordPlace, ids: number[], meter: Meter): Steps<void> {
    const whole = this.#wholeWords?.find(text, start, end) ?? -1;
    if (whole >= 0) {
      ids.push(whole);
      return;
    }
    const buffer = new SymbolBuffer();
    for (let at = start; at < end; ) {
      const stop = Math.min(end, cutBetweenChars(text, at + meter.unitsPerStep));
      this.#spell(text, start, end, buffer, at, stop);
      if (meter.spend(stop - at)) yield meter.take();
      at = stop;
    }
    const merge = new LongMerge(buffer.symbols, buffer.count, this.#merges);
    while (!merge.run(Math.ceil(meter.unitsPerStep / UNITS_PER_MERGE))) if (meter.spend(meter.unitsPerStep)) yield meter.take();
    for (let at = 0; at < buffer.count; at += meter.unitsPerStep) {
      merge.appendTo(ids, at, Math.min(buffer.count, at + meter.unitsPerStep));
      if (meter.spend(meter.unitsPerStep)) yield meter.take();
    }
  }
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
