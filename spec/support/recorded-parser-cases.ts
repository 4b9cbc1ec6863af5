// Cases of vLLM's parsers: which request, which tokens, what came out.
import { readFileSync } from 'node:fs';
import { createOutputParser, type OutputParser } from '../../lib/api/output-parsers/output-parser.ts';
import { toDeltaJson } from '../../lib/api/output-parsers/parsed-delta.ts';
import type { ToolChoice } from '../../lib/api/output-parsers/parsed-message.ts';
import type { OfferedTool } from '../../lib/api/output-parsers/tool-calls/tool-call-parser.ts';
import { NO_MARKERS, type ParserVocabulary } from '../../lib/api/output-parsers/vocabulary.ts';

/** One recording. */
export interface RecordedParserCase {
  readonly name: string;
  readonly tool: string | null;
  readonly reasoning: string | null;
  /** Which of the file's vocabularies. */
  readonly vocabulary: number;
  /** Names of offered functions, which stand in the file once. */
  readonly tools: readonly string[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: false;
  readonly includeReasoning?: false;
  readonly isThinkingEnabled?: boolean;
  /** Template arguments, where there are others. */
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly prompt?: readonly number[];
  /** What the tokenizer says beside its markers. */
  readonly tagSuffix?: string;
  readonly chatTemplate?: string;
  /** Id and text of every token. */
  readonly tokens: readonly (readonly [id: number, text: string])[];
  /** Tokens of one engine output. */
  readonly group: number;
  /** JSON of the delta of every engine output, with `ID` for ids; null where nothing is sent. */
  readonly deltas: readonly (string | null)[];
  readonly whole: { readonly reasoning: string | null; readonly content: string | null; readonly tools: readonly (readonly [name: string, args: string])[] };
  readonly streamCount: number;
  readonly wholeCount: number;
}

/** A file of recordings. */
export interface RecordedParserCases {
  readonly tools: Readonly<Record<string, OfferedTool>>;
  /** Of each tokenizer the ids of markers by text. */
  readonly vocabularies: readonly Readonly<Record<string, number>>[];
  readonly specialTokens: Readonly<Record<string, number>>;
  readonly cases: readonly RecordedParserCase[];
}

/** Reads a file of recordings in `spec/api/output-parsers/vectors/`. */
export function readRecordedCases(file: string): RecordedParserCases {
  return JSON.parse(readFileSync(new URL(`../api/output-parsers/vectors/${file}`, import.meta.url), 'utf8')) as RecordedParserCases;
}

/** The vocabularies that a file was recorded with. */
export function vocabulariesOf({ vocabularies, specialTokens }: RecordedParserCases): ParserVocabulary[] {
  const texts = new Map(Object.entries(specialTokens).map(([text, id]) => [id, text]));
  return vocabularies.map((markers) => {
    const ids = new Map(Object.entries({ ...specialTokens, ...markers }));
    return { idOf: (text) => ids.get(text), specialTokens: texts };
  });
}

/** A parser for a case. */
export function createCaseParser(recorded: RecordedParserCase, file: RecordedParserCases, vocabularies: readonly ParserVocabulary[]): OutputParser {
  const texts = new Map(recorded.tokens);
  return createOutputParser({
    reasoningParser: recorded.reasoning,
    toolCallParser: recorded.tool,
    tools: recorded.tools.map((name) => file.tools[name] ?? { name }),
    toolChoice: recorded.toolChoice ?? (recorded.tools.length > 0 ? 'auto' : 'none'),
    parallelToolCalls: recorded.parallelToolCalls ?? true,
    includeReasoning: recorded.includeReasoning ?? true,
    templateKwargs: { ...(recorded.isThinkingEnabled !== undefined && { enable_thinking: recorded.isThinkingEnabled }), ...recorded.kwargs },
    promptTokenIds: recorded.prompt ?? [],
    vocabulary: { ...(vocabularies[recorded.vocabulary] ?? NO_MARKERS), textOf: (id) => texts.get(id) ?? '', tagSuffix: recorded.tagSuffix ?? '', chatTemplate: recorded.chatTemplate ?? null },
    createId: () => 'ID',
  });
}

/** The deltas of a case, as recorded ones. */
export function streamCase(recorded: RecordedParserCase, parser: OutputParser): (string | null)[] {
  const deltas: (string | null)[] = [];
  for (let start = 0; start < recorded.tokens.length; start += recorded.group) {
    const tokens = recorded.tokens.slice(start, start + recorded.group);
    const text = tokens.map(([, piece]) => piece).join('');
    const ids = tokens.map(([id]) => id);
    const isLast = start + recorded.group >= recorded.tokens.length;
    const delta = isLast ? parser.finish(text, ids) : parser.push(text, ids);
    deltas.push(delta === null ? null : toDeltaJson(delta));
  }
  return deltas;
}
