// Recordings of vLLM's reasoning parsers: one text each, fed in pieces of several sizes and whole.
import { readFileSync } from 'node:fs';
import type { RecordedParserCase, RecordedParserCases } from './recorded-parser-cases.ts';

interface Text {
  readonly name: string;
  readonly reasoning: string;
  readonly tool?: string;
  readonly vocabulary: number;
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly prompt?: readonly number[];
  readonly includeReasoning?: false;
  /** Which of the file's tokens. */
  readonly tokens: readonly number[];
  /** By tokens of one engine output, the JSON of every delta. */
  readonly runs: Readonly<Record<string, readonly (string | null)[]>>;
  readonly whole: RecordedParserCase['whole'];
  /** Reasoning tokens; where a stream counts others, by tokens of one engine output. */
  readonly count: number;
  readonly streamCounts?: Readonly<Record<string, number>>;
}

interface Texts {
  readonly vocabularies: RecordedParserCases['vocabularies'];
  readonly tokens: readonly (readonly [id: number, text: string])[];
  readonly cases: readonly Text[];
}

/** Reads a file of such recordings in `spec/api/output-parsers/vectors/`: one case per text and size of pieces. */
export function readRecordedReasoning(file: string): RecordedParserCases {
  const { vocabularies, tokens, cases } = JSON.parse(readFileSync(new URL(`../api/output-parsers/vectors/${file}`, import.meta.url), 'utf8')) as Texts;
  return { tools: { get_time: { name: 'get_time' } }, vocabularies, specialTokens: {}, cases: cases.flatMap((text) => expand(text, tokens)) };
}

function expand({ name, reasoning, tool, vocabulary, kwargs, prompt, includeReasoning, tokens, runs, whole, count, streamCounts }: Text, table: Texts['tokens']): RecordedParserCase[] {
  return Object.entries(runs).map(([group, deltas]) => ({
    name: group === '1' ? name : `${name} in pieces of ${group}`,
    tool: tool ?? null,
    reasoning,
    vocabulary,
    tools: tool === undefined ? [] : ['get_time'],
    ...(kwargs !== undefined && { kwargs }),
    ...(prompt !== undefined && { prompt }),
    ...(includeReasoning !== undefined && { includeReasoning }),
    tokens: tokens.map((index) => table[index] ?? [-1, '']),
    group: Number(group),
    deltas,
    whole,
    streamCount: streamCounts?.[group] ?? count,
    wholeCount: count,
  }));
}
