// What tokenizers 0.23 and vLLM 0.32 made of texts and ids, and a check that a tokenizer makes the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { createStopRules, StopStringText } from '../../../../lib/engine/stop-strings.ts';
import type { TokenizerFile } from '../../../../lib/engine/tokenizer/tokenizer-json/file/tokenizer-file.ts';
import { createNormalizer } from '../../../../lib/engine/tokenizer/tokenizer-json/normalizers/normalizer.ts';
import { createPreTokenizer } from '../../../../lib/engine/tokenizer/tokenizer-json/pre-tokenizers/pre-tokenizer.ts';
import { finishSteps, Meter } from '../../../../lib/base/slices/meter.ts';
import type { JsonTokenizer } from '../../../../lib/engine/tokenizer/tokenizer-json/tokenizer-json.ts';

/** Texts by their names. */
export interface Corpus {
  readonly corpus: readonly { readonly id: string; readonly text: string }[];
  /** JSON strings, as UTF-8 cannot hold them. */
  readonly surrogate_corpus: readonly { readonly id: string; readonly js_text_escaped: string }[];
}

/** What was recorded of one tokenizer. */
export interface Vectors {
  readonly encode: readonly { readonly id: string; readonly ids: readonly number[]; readonly tokens: readonly string[]; readonly ids_special?: readonly number[] }[];
  readonly surrogates: readonly { readonly id: string; readonly ids: readonly number[] }[];
  readonly pre?: readonly { readonly id: string; readonly pieces: readonly string[] }[];
  readonly decode: readonly { readonly id: string; readonly ids: readonly number[]; readonly text_skip: string; readonly text_keep?: string }[];
  readonly stream: readonly RecordedStream[];
  readonly stop?: readonly RecordedStop[];
}

interface RecordedStream {
  readonly id: string;
  readonly prompt_ids: readonly number[];
  readonly ids: readonly number[];
  readonly skip_special_tokens: boolean;
  readonly pieces: readonly string[];
}

interface RecordedStop {
  readonly id: string;
  readonly ids: readonly number[];
  readonly stop: readonly string[];
  readonly include_stop_str_in_output: boolean;
  readonly min_tokens: number;
  readonly pieces: readonly string[];
  readonly matched: string | null;
  readonly tokens_used: number;
}

/** What a packed JSON file beside the caller holds. */
export function readPacked<T>(name: string, base: string): T {
  return JSON.parse(gunzipSync(readFileSync(new URL(name, base))).toString()) as T;
}

/** Declares the tests for all vectors of a tokenizer, made of `file`. */
export function testVectors(name: string, { tokenizer, file, vectors, corpus }: { tokenizer: JsonTokenizer; file: TokenizerFile; vectors: Vectors; corpus: Corpus }): void {
  const texts = new Map(corpus.corpus.map(({ id, text }) => [id, text]));
  const textOf = (id: string): string => texts.get(id) ?? assert.fail(`no text ${id}`);

  describe(`${name}, vectors recorded from tokenizers and vLLM`, () => {
    it('encodes', () => {
      assert.ok(vectors.encode.length > 100);
      for (const { id, ids, ids_special: special, tokens } of vectors.encode) {
        assert.deepEqual(tokenizer.encode(textOf(id)), ids, id);
        assert.deepEqual(tokenizer.encode(textOf(id), { addSpecialTokens: true }), special ?? ids, id);
        assert.deepEqual(ids.map((tokenId) => tokenizer.idToToken(tokenId)), tokens, id);
      }
    });

    it('encodes in steps of any length', () => {
      for (const { id, ids, ids_special: special } of vectors.encode) {
        const text = textOf(id);
        const stepSizes = text.length > 2000 ? [1000] : [1, 7, 64];
        for (const unitsPerStep of stepSizes) {
          const encode = (addSpecialTokens: boolean): number[] => finishSteps(tokenizer.encodeSteps(text, { addSpecialTokens }, new Meter(unitsPerStep)));
          assert.deepEqual(encode(false), ids, `${id} in steps of ${unitsPerStep}`);
          assert.deepEqual(encode(true), special ?? ids, `${id} in steps of ${unitsPerStep}`);
        }
      }
    });

    it('gives each token its part of the text as it came', () => {
      for (const { id, ids } of vectors.encode) {
        const tokens = tokenizer.tokenize(textOf(id));
        assert.deepEqual(tokens.map((token) => token.id), ids, id);
        assert.equal(tokens.map(({ text }) => text).join(''), textOf(id), id);
      }
    });

    it('takes lone surrogates for U+FFFD', () => {
      const escaped = new Map(corpus.surrogate_corpus.map(({ id, js_text_escaped: text }) => [id, text]));
      assert.ok(vectors.surrogates.length > 3);
      for (const { id, ids } of vectors.surrogates) assert.deepEqual(tokenizer.encode(JSON.parse(escaped.get(id) ?? '') as string), ids, id);
    });

    it('cuts into pieces', { skip: vectors.pre === undefined && 'without a pre-tokenizer' }, () => {
      const { normalize } = createNormalizer(file.root.child('normalizer'));
      const { preTokenize } = createPreTokenizer(file.root.child('pre_tokenizer'));
      for (const { id, pieces } of vectors.pre ?? []) {
        const text = normalize(textOf(id));
        const cut = preTokenize({ text, ranges: text === '' ? [] : [0, text.length], isAtStart: true });
        const found = cut.ranges.flatMap((start, index) => (index % 2 === 0 ? [cut.text.slice(start, cut.ranges[index + 1])] : []));
        assert.deepEqual(found, pieces, id);
      }
    });

    it('decodes, with and without special tokens', () => {
      assert.ok(vectors.decode.length > 100);
      for (const { id, ids, text_skip: skipped, text_keep: kept } of vectors.decode) {
        assert.equal(tokenizer.decode(ids, { skipSpecialTokens: true }), skipped, id);
        assert.equal(tokenizer.decode(ids), kept ?? skipped, id);
      }
    });

    it('streams, with and without a prompt', () => {
      assert.ok(vectors.stream.length > 100);
      for (const { id, prompt_ids: promptIds, ids, skip_special_tokens: skipSpecialTokens, pieces } of vectors.stream) {
        const detokenizer = tokenizer.createDetokenizer({ skipSpecialTokens });
        for (const promptId of promptIds) detokenizer.push(promptId);
        assert.deepEqual(ids.map((tokenId) => detokenizer.push(tokenId)), pieces, `${id} after ${promptIds.length}`);
      }
    });

    it('ends at stop strings', { skip: vectors.stop === undefined && 'none recorded' }, () => {
      for (const recorded of vectors.stop ?? []) {
        const { pieces, matched, tokens_used: numTokens } = recorded;
        assert.deepEqual(streamToStop(tokenizer, recorded), { pieces, matched, numTokens }, recorded.id);
      }
    });
  });
}

function streamToStop(tokenizer: JsonTokenizer, recorded: RecordedStop): { pieces: string[]; matched: string | null; numTokens: number } {
  const { ids, stop, include_stop_str_in_output: includeStopStrInOutput, min_tokens: minTokens } = recorded;
  const detokenizer = tokenizer.createDetokenizer({ skipSpecialTokens: true });
  const text = new StopStringText(createStopRules({ stop, includeStopStrInOutput, minTokens }));
  const pieces: string[] = [];
  let numTokens = 0;
  for (const id of ids) {
    numTokens++;
    const isFinished = text.push(detokenizer.push(id)) || numTokens === ids.length;
    pieces.push(text.take(isFinished));
    if (isFinished) break;
  }
  return { pieces, matched: text.matched, numTokens };
}
