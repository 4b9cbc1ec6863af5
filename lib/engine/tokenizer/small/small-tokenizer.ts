// The embedded tokenizer: 4,096 tokens, the pre-tokenizer of Qwen, ChatML's marks. It needs no file.
import { finishSteps, type Steps } from '../../../base/slices/meter.ts';
import { type ConfiguredTokenizer, configureTokenizer } from '../tokenizer-json/create-tokenizer.ts';
import { Component } from '../tokenizer-json/file/component.ts';
import type { TokenizerFile } from '../tokenizer-json/file/tokenizer-file.ts';
import { BYTE_CHARS } from '../tokenizer-json/model/byte-alphabet.ts';
import { MergeTable } from '../tokenizer-json/model/merge-table.ts';
import { Vocabulary } from '../tokenizer-json/model/vocabulary.ts';
import { QWEN_PATTERN } from '../tokenizer-json/pre-tokenizers/published-patterns.ts';
import { SMALL_CHAT_TEMPLATE } from './chat-template.ts';
import { SMALL_MERGES } from './merges.ts';

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

/** The same in steps: code that runs for the first time takes 20 to 50 milliseconds for all of it. */
export function* createSmallTokenizerInSteps(): Steps<ConfiguredTokenizer> {
  return configureTokenizer(yield* readMerges(), SMALL_TOKENIZER_CONFIG);
}

const SPECIAL_TOKENS = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];
const OTHER_TOKENS = ['<tool_call>', '</tool_call>', '<tool_response>', '</tool_response>', '<think>', '</think>'];
const BLANK = 0x20;
const BYTE_LEVEL = { type: 'ByteLevel', add_prefix_space: false, use_regex: false };

const MERGES_PER_STEP = 128;
const UNITS_PER_STEP = 8_192;

// Ids go through the alphabet in the order of its characters, then through the merges, then through the added tokens.
function* readMerges(): Steps<TokenizerFile> {
  const vocabulary = new Vocabulary(SMALL_MERGES.length / 8);
  const merges = new MergeTable(SMALL_MERGES.length / 8);
  for (const unit of [...BYTE_CHARS].sort((a, b) => a - b)) {
    const letter = Buffer.from(String.fromCharCode(unit));
    vocabulary.add(letter, 0, letter.length, vocabulary.numIds);
  }
  const bytes = Buffer.from(`${SMALL_MERGES} `);
  for (let start = 0, rank = 0; start < bytes.length; rank++) {
    const middle = bytes.indexOf(BLANK, start);
    const end = bytes.indexOf(BLANK, middle + 1);
    merges.set(vocabulary.find(bytes, start, middle), vocabulary.find(bytes, middle + 1, end), rank, vocabulary.numIds);
    // The second part moves over the blank: what is read once is not needed again.
    bytes.copyWithin(middle, middle + 1, end);
    vocabulary.add(bytes, start, end - 1, vocabulary.numIds);
    start = end + 1;
    if (rank % MERGES_PER_STEP === 0) yield UNITS_PER_STEP;
  }
  return { root: createRoot(vocabulary.numIds), vocabulary, merges };
}

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
