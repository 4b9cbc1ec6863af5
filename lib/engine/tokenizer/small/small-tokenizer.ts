// The embedded tokenizer: 4,096 tokens, the pre-tokenizer of Qwen, ChatML's marks. It needs no file.
import { finishSteps, type Steps } from '../../../base/slices/meter.ts';
import { type ConfiguredTokenizer, configureTokenizer } from '../tokenizer-json/create-tokenizer.ts';
import { Component } from '../tokenizer-json/file/component.ts';
import { BYTE_CHARS } from '../tokenizer-json/model/byte-alphabet.ts';
import { MergeTable } from '../tokenizer-json/model/merge-table.ts';
import { Vocabulary } from '../tokenizer-json/model/vocabulary.ts';
import { QWEN_PATTERN } from '../tokenizer-json/pre-tokenizers/published-patterns.ts';
import { SMALL_CHAT_TEMPLATE } from './chat-template.ts';
import { SMALL_MERGES } from './merges.ts';
import { loadSmallTables, type SmallTables } from './small-tables.ts';

/** Its tokenizer_config.json. */
export const SMALL_TOKENIZER_CONFIG: Readonly<Record<string, unknown>> = {
  add_bos_token: false,
  bos_token: null,
  eos_token: '<|im_end|>',
  pad_token: '<|endoftext|>',
  unk_token: null,
  model_max_length: 32768,
  chat_template: SMALL_CHAT_TEMPLATE,
};

/** Makes the embedded tokenizer. */
export function createSmallTokenizer(): ConfiguredTokenizer {
  return finishSteps(createSmallTokenizerInSteps());
}

/** The same in steps: without tables that are ready, code that runs for the first time takes 20 to 50 milliseconds for all of it. */
export function* createSmallTokenizerInSteps(): Steps<ConfiguredTokenizer> {
  return configureSmallTokenizer(loadSmallTables() ?? (yield* fillSmallTables()));
}

/** Makes the embedded tokenizer of its tables. */
export function configureSmallTokenizer(tables: SmallTables): ConfiguredTokenizer {
  return configureTokenizer({ ...tables, root: createRoot(tables.vocabulary.numIds) }, SMALL_TOKENIZER_CONFIG);
}

const SPECIAL_TOKENS = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];
const OTHER_TOKENS = ['<tool_call>', '</tool_call>', '<tool_response>', '</tool_response>', '<think>', '</think>'];
const BYTE_LEVEL = { type: 'ByteLevel', add_prefix_space: false, use_regex: false };

const ENCODER = new TextEncoder();
const MERGES_PER_STEP = 128;
const UNITS_PER_STEP = 4_096;

/** Fills its tables, in steps: ids go through the alphabet in the order of its characters, then through the merges, then through the added tokens. */
export function* fillSmallTables(): Steps<SmallTables> {
  const parts = SMALL_MERGES.split(' ');
  const numMerges = parts.length / 2;
  const vocabulary = new Vocabulary(BYTE_CHARS.length + numMerges);
  const merges = new MergeTable(numMerges);
  // Found by text, which is sooner than by bytes where code runs for the first time.
  const ids = new Map<string, number>();
  for (const letter of [...BYTE_CHARS].sort((a, b) => a - b).map((unit) => String.fromCharCode(unit))) {
    const bytes = ENCODER.encode(letter);
    ids.set(letter, vocabulary.numIds);
    vocabulary.add(bytes, 0, bytes.length, vocabulary.numIds);
  }
  // What the pairs become, one after the other.
  const bytes = ENCODER.encode(parts.join(''));
  for (let rank = 0, start = 0; rank < numMerges; rank++) {
    const [first = '', second = ''] = [parts[2 * rank], parts[2 * rank + 1]];
    const [left, right, merged] = [ids.get(first) ?? NO_ID, ids.get(second) ?? NO_ID, vocabulary.numIds];
    const end = start + vocabulary.lengthOf(left) + vocabulary.lengthOf(right);
    merges.set(left, right, rank, merged);
    vocabulary.add(bytes, start, end, merged);
    ids.set(first + second, merged);
    start = end;
    if (rank % MERGES_PER_STEP === 0) yield UNITS_PER_STEP;
  }
  return { vocabulary, merges };
}

// Of no token: every part of a merge is a letter, or what an earlier merge has made.
const NO_ID = -1;

function createRoot(firstAddedId: number): Component {
  const added = [...SPECIAL_TOKENS, ...OTHER_TOKENS].map((content, index) => ({
    id: firstAddedId + index,
    content,
    normalized: false,
    special: SPECIAL_TOKENS.includes(content),
  }));
  const split = { type: 'Split', pattern: { Regex: QWEN_PATTERN }, behavior: 'Isolated', invert: false };
  return new Component(
    {
      added_tokens: added,
      normalizer: { type: 'NFC' },
      pre_tokenizer: { type: 'Sequence', pretokenizers: [split, BYTE_LEVEL] },
      decoder: BYTE_LEVEL,
      model: { type: 'BPE' },
    },
    '',
  );
}
