// The contract of a reasoning parser: a model's text into reasoning and the rest.
import type { OutputFilter } from '../output-filter.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { TemplateKwargs } from '../thinking-arguments.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import type { Delimiters } from './delimiters.ts';

/** What a style needs to know to read one choice. */
export interface ReasoningParserOptions {
  readonly vocabulary: ParserVocabulary;
  /** All of the request's template arguments, such as `{reasoning_effort: 'high'}`. */
  readonly templateKwargs: TemplateKwargs;
  /** Whether what follows the reasoning is read for calls. */
  readonly readsCalls: boolean;
  /** Whether the request lets the model make calls. */
  readonly offersTools: boolean;
}

/** What a style needs to know to say whether a request thinks. */
export type ThinkingOptions = Pick<ReasoningParserOptions, 'templateKwargs' | 'vocabulary'>;

/** Reads one choice. Either `push` and `finish` are used, or `parseWhole`, on one object. */
export interface ReasoningParser {
  /** Whether the text after a prompt starts behind the reasoning. */
  isEndedByPrompt(promptTokenIds: readonly number[]): boolean;
  /** What a piece of text adds, until `hasEnded`; null when there is nothing to send. */
  push(text: string, tokenIds: readonly number[]): ParsedDelta | null;
  /** Tokens behind the reasoning: some styles count them where they stand between markers again. */
  countLater(tokenIds: readonly number[]): void;
  /** Whether the reasoning has ended in what was pushed. The rest of that piece is the content of its delta, or held back. */
  readonly hasEnded: boolean;
  /** The tokens of the piece in which the reasoning has ended that stand behind it; absent where vLLM tells of none. */
  tokensBehind?(tokenIds: readonly number[]): readonly number[];
  /** What is held back: at the end of the text, and when the reasoning has ended. */
  finish(): ParsedDelta | null;
  /** Reasoning tokens in what was pushed. */
  readonly numReasoningTokens: number;
  /** Reasoning and the rest of a whole text. */
  parseWhole(text: string): { reasoning: string | null; content: string | null };
  /** Reasoning tokens among the ids of a whole text. */
  countWhole(text: string, tokenIds: readonly number[]): number;
}

/** A way to mark reasoning. */
export interface ReasoningStyle {
  /** Whether the style is read by the grammar engine (vLLM's `engine_based_streaming`). */
  readonly isGrammar: boolean;
  /** What vLLM counts tokens between where a request limits them, and ends such reasoning with; null where it has no such limit. */
  readonly budgetMarkers: Delimiters | null;
  /** The same of a tokenizer, where that has other ones. */
  findBudgetMarkers?(vocabulary: ParserVocabulary): Delimiters;
  /** Whether vLLM has a parser of its own for it, whose deltas leave out what is empty, and which keeps blank content ahead of calls. */
  readonly hasOwnParser?: true;
  createParser(options: ReasoningParserOptions): ReasoningParser;
  /** Whether vLLM's grammars take in its reasoning, which counts as ended by every prompt then. */
  readonly thinksInGrammar?: true;
  /** Whether a model of the style thinks for a request; without it, wherever the template lets it. */
  thinks?(options: ThinkingOptions): boolean;
  /** What changes the text once it is read; absent, nothing. */
  createFilter?(): OutputFilter;
  /** The text that a model writes for this reasoning ahead of what it says then: content, calls, or nothing. */
  format(reasoning: string, rest: string, options: ThinkingOptions): string;
}
