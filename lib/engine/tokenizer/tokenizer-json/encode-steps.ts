// Encoding in steps: the ids that `encode` gives, with pauses after a bounded amount of work.
//
// Every stage pauses, as each may meet a text that is all work for it: no token to cut at, marks without end, one word.
// Stages look as far ahead as they do otherwise, and none sees a text that has been cut at a pause.
import type { AddedVocabulary } from './added-tokens/added-vocabulary.ts';
import type { BpeModel, WordPlace } from './model/bpe.ts';
import { MAX_CACHED_CHARS } from './model/word-cache.ts';
import type { NormalizerSpec } from './normalizers/normalizer.ts';
import type { PieceLots } from './pre-tokenizers/pieces.ts';
import type { PreTokenizerSpec } from './pre-tokenizers/pre-tokenizer.ts';
import type { Meter, Steps } from '../../../base/slices/meter.ts';
import { type SpelledText, toWellFormed } from './spelled-text.ts';

/** The parts of a tokenizer that encoding takes. */
export interface Encoder {
  readonly added: AddedVocabulary;
  readonly normalizer: NormalizerSpec;
  readonly preTokenizer: PreTokenizerSpec;
  readonly model: BpeModel;
}

/** What is encoded, and how. */
export interface EncodeJob {
  readonly text: string;
  readonly splitsSpecial: boolean;
  /** Encoding stops with more ids than that, how many more is left open. */
  readonly limit: number;
  readonly meter: Meter;
}

/** Where a text's ids go, and what they spell where that matters. */
export interface EncodeSink {
  readonly ids: number[];
  /** Has the same ids; null where only ids are wanted. */
  readonly spelled: SpelledText | null;
}

/** Appends the ids of a text. */
export function* encodeSteps(encoder: Encoder, job: EncodeJob, sink: EncodeSink): Steps<void> {
  const { splitsSpecial, limit, meter } = job;
  const source = toWellFormed(job.text);
  for (const part of encoder.added.splitTextSteps(source, splitsSpecial, meter)) {
    if (sink.ids.length > limit) return;
    if (part === null) yield meter.take();
    else if (part.token !== null) addToken(sink, part.token.id, source.slice(part.start, part.end));
    else yield* encodePart(encoder, { ...job, text: source.slice(part.start, part.end) }, part.start === 0, sink);
  }
}

// A part without added tokens of the text as it came.
function* encodePart(encoder: Encoder, job: EncodeJob, isAtStart: boolean, sink: EncodeSink): Steps<void> {
  const { splitsSpecial, limit, meter } = job;
  const normalized = yield* encoder.normalizer.normalizeSteps(job.text, meter);
  for (const part of encoder.added.splitNormalizedSteps(normalized, splitsSpecial, meter)) {
    if (sink.ids.length > limit) return;
    const text = part === null ? '' : normalized.slice(part.start, part.end);
    if (part === null) yield meter.take();
    else if (part.token !== null) addToken(sink, part.token.id, text);
    else {
      const lots = encoder.preTokenizer.preTokenizeSteps(toOneLot(text, isAtStart && part.start === 0), meter);
      yield* encodeLots(lots, encoder.model, job, sink);
    }
  }
}

function addToken({ ids, spelled }: EncodeSink, id: number, text: string): void {
  if (spelled === null) ids.push(id);
  else spelled.addToken(id, text);
}

function* toOneLot(text: string, isAtStart: boolean): PieceLots {
  yield { text, ranges: [0, text.length], isAtStart };
}

function* encodeLots(lots: PieceLots, model: BpeModel, { limit, meter }: EncodeJob, sink: EncodeSink): Steps<void> {
  const { ids } = sink;
  for (const lot of lots) {
    if (ids.length > limit) return;
    if (lot === null) {
      yield meter.take();
      continue;
    }
    const { text, ranges } = lot;
    model.beginText();
    for (let index = 0; index < ranges.length && ids.length <= limit; index += 2) {
      const [start, end] = [ranges[index] ?? 0, ranges[index + 1] ?? 0];
      if (end - start > Math.min(MAX_CACHED_CHARS, meter.unitsPerStep)) yield* encodeLongWord({ text, start, end }, model, { limit, meter }, sink);
      else {
        const from = ids.length;
        model.encodeWord(text, start, end, ids);
        sink.spelled?.addWord(text.slice(start, end), from);
        if (meter.spend(end - start)) yield meter.take();
      }
    }
  }
}

function* encodeLongWord(place: WordPlace, model: BpeModel, limits: { limit: number; meter: Meter }, { ids, spelled }: EncodeSink): Steps<void> {
  const from = ids.length;
  yield* model.encodeWordSteps(place, ids, limits);
  if (spelled !== null) yield* spelled.addWordSteps(place.text.slice(place.start, place.end), from, limits.meter);
}
