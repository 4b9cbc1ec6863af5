// Small tokenizers, one for each feature of the files, with what tokenizers 0.23 made of texts and ids.
import { createTokenizerFromJson } from '../../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import type { JsonTokenizer } from '../../../../lib/engine/tokenizer/tokenizer-json/tokenizer-json.ts';
import { readPacked } from './recorded-vectors.ts';

/** A feature's tokenizer and its vectors. */
export interface MiniTokenizer {
  readonly id: string;
  readonly create: () => JsonTokenizer;
  readonly cases: readonly MiniCase[];
}

/** What was recorded of one text. */
export interface MiniCase {
  readonly text: string;
  readonly ids: readonly number[];
  readonly ids_special?: readonly number[];
  readonly decode: string;
  readonly decode_skip?: string;
}

interface MiniVectors {
  readonly base_vocab: readonly string[];
  readonly base_merges: readonly string[];
  readonly features: readonly { readonly id: string; readonly tokenizer: MiniFile; readonly cases: readonly MiniCase[] }[];
}

interface MiniFile {
  readonly model: Readonly<Record<string, unknown>>;
}

/** All of them. */
export function readMiniTokenizers(): MiniTokenizer[] {
  const vectors = readPacked<MiniVectors>('recorded/mini.json.gz', import.meta.url);
  return vectors.features.map(({ id, tokenizer, cases }) => ({ id, create: () => createTokenizerFromJson(spellOut(tokenizer, vectors)).tokenizer, cases }));
}

function spellOut(json: MiniFile, { base_vocab: baseVocab, base_merges: baseMerges }: MiniVectors): unknown {
  const { vocab, merges, ...model } = json.model;
  return {
    ...json,
    model: {
      ...model,
      vocab: vocab === '$base_vocab' ? Object.fromEntries(baseVocab.map((token, id) => [token, id])) : vocab,
      merges: merges === '$base_merges' ? baseMerges : merges,
    },
  };
}
