// Texts as tokens, for parsers: markers of models as one token each or cut like any text, and the rest in small pieces.
import type { ParserVocabulary } from '../../lib/api/output-parsers/vocabulary.ts';
import type { Rng } from '../../lib/base/rng.ts';

/** One token. */
export interface CutToken {
  readonly id: number;
  readonly text: string;
}

/** Markers that models have as tokens. */
const MARKERS: readonly string[] = [
  '<think>', '</think>', '<mm:think>', '</mm:think>', '[THINK]', '[/THINK]', '<ifm|think>', '</ifm|think>', '<ifm|think_fast>', '</ifm|think_fast>',
  '<|plamo:begin_think:plamo|>', '<|plamo:end_think:plamo|>', '<|plamo:constrain|>', '<|plamo:msg|>', '<|plamo:tag|>', '<response>', '</response>',
  '<|channel>', '<channel|>', '<|channel|>', '<|message|>', '<|start|>', '<|end|>', '<|return|>', '<|call|>', '<|constrain|>',
  '<|open|>', '<|close|>', '<|sep|>', '<|message_sep|>', '<|role_sep|>', '<|message_model|>', '<|end_message|>', '<|content_text|>',
  '<|content_thinking|>', '<|content_invoke_tool_json|>', '<|content_invoke_tool_text|>', '<|content_model_end_sampling|>',
  '<tool_call>', '</tool_call>', '<|tool_call>', '<tool_call|>', '<|tool_call|>', '<|tool_call_start|>', '<|tool_call_end|>', '<ifm|tool_calls>',
  '<start_function_call>', '<end_function_call>', '<escape>', '<|"|>', '[TOOL_CALLS]', '[ARGS]', ']<]minimax[>[', '<|function_call|>',
  '<｜tool_calls_begin｜>', '<｜tool_calls_end｜>', '<｜tool_call_begin｜>', '<｜tool_call_end｜>', '<｜tool_sep｜>',
  '<｜tool▁calls▁begin｜>', '<｜tool▁calls▁end｜>', '<｜tool▁call▁begin｜>', '<｜tool▁call▁end｜>', '<｜tool▁sep｜>',
];

const ANY_MARKER = new RegExp(`(${MARKERS.map((marker) => marker.replace(/[|[\]]/g, '\\$&')).join('|')})`);
const MAX_CHARS = 40;

/** A vocabulary with every marker as one token, or with none. */
export function markersOf(hasMarkers: boolean): ParserVocabulary {
  const ids = new Map<string, number>(hasMarkers ? MARKERS.map((text, id) => [text, id]) : []);
  return { idOf: (text) => ids.get(text), specialTokens: new Map() };
}

/** Cuts a text into the vocabulary's markers and random pieces, most of them of up to five characters. */
export function cutIntoTokens(text: string, vocabulary: ParserVocabulary, rng: Rng): CutToken[] {
  return text.split(ANY_MARKER).flatMap((part) => {
    const id = vocabulary.idOf(part);
    return id === undefined ? cutRandomly(part, rng) : [{ id, text: part }];
  });
}

// No marker has the id of such a piece.
function cutRandomly(text: string, rng: Rng): CutToken[] {
  const chars = Array.from(text);
  const pieces: CutToken[] = [];
  while (chars.length > 0) pieces.push({ id: MARKERS.length, text: chars.splice(0, rng.integer(1, rng.integer(0, 7) === 0 ? MAX_CHARS : 5)).join('') });
  return pieces;
}
