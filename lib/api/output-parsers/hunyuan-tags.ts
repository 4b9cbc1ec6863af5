// The tags of Hunyuan 3 and 4. Checkpoints may have a suffix of their own in all of them: `<think:6124c78e>`.
import type { Delimiters } from './reasoning/delimiters.ts';
import type { PairSyntax } from './tool-calls/tagged-pairs.ts';
import type { ParserVocabulary } from './vocabulary.ts';

/** What a checkpoint writes. */
export interface HunyuanTags {
  readonly think: Delimiters;
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly callStart: string;
  readonly callEnd: string;
  readonly separator: string;
  readonly keyStart: string;
  readonly keyEnd: string;
  readonly valueStart: string;
  readonly valueEnd: string;
  /** Arguments of a whole text; white space may stand between a name and its value. */
  readonly spacedPairs: PairSyntax;
  /** The same without white space. */
  readonly tightPairs: PairSyntax;
}

const SPECIAL = /[.*+?^${}()|[\]\\/-]/g;
const TAGS = new Map<string, HunyuanTags>();
/** More suffixes than servers of one process have. */
const MAX_KEPT = 16;

/** The tags of a tokenizer. */
export function hunyuanTagsOf({ tagSuffix = '' }: ParserVocabulary): HunyuanTags {
  const known = TAGS.get(tagSuffix);
  if (known !== undefined) return known;
  if (TAGS.size >= MAX_KEPT) TAGS.clear();
  const tags = createTags(tagSuffix);
  TAGS.set(tagSuffix, tags);
  return tags;
}

function createTags(suffix: string): HunyuanTags {
  const [keyStart, keyEnd, valueStart, valueEnd] = [`<arg_key${suffix}>`, `</arg_key${suffix}>`, `<arg_value${suffix}>`, `</arg_value${suffix}>`];
  const [keyPattern, valuePattern] = [keyEnd.replace(SPECIAL, '\\$&'), valueStart.replace(SPECIAL, '\\$&')];
  return {
    think: { start: `<think${suffix}>`, end: `</think${suffix}>` },
    blockStart: `<tool_calls${suffix}>`,
    blockEnd: `</tool_calls${suffix}>`,
    callStart: `<tool_call${suffix}>`,
    callEnd: `</tool_call${suffix}>`,
    separator: `<tool_sep${suffix}>`,
    keyStart, keyEnd, valueStart, valueEnd,
    spacedPairs: { keyStart, valueEnd, middle: new RegExp(`${keyPattern}\\s*${valuePattern}`, 'g') },
    tightPairs: { keyStart, valueEnd, middle: new RegExp(`${keyPattern}${valuePattern}`, 'g') },
  };
}
