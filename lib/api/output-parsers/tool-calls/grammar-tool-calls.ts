// Calls of a grammar.
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { prepareGrammar } from '../grammar/grammar-machine.ts';
import { GrammarReader } from '../grammar/grammar-reader.ts';
import type { Grammar } from '../grammar/grammar.ts';
import type { TemplateKwargs } from '../thinking-arguments.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

/** What a style of calls takes from its grammar. */
export interface GrammarToolCallOptions {
  /** The grammar of a request. */
  readonly selectGrammar: (templateKwargs: TemplateKwargs, vocabulary: ParserVocabulary) => Grammar;
  readonly forcesJson: boolean;
  readonly leavesForcedCalls?: true;
  /** The text of content followed by calls. */
  readonly format: (content: string, calls: readonly FormattedCall[]) => string;
}

/** A style of calls that is read by a grammar. */
export function createGrammarToolCalls({ selectGrammar, forcesJson, leavesForcedCalls, format }: GrammarToolCallOptions): ToolCallStyle {
  return {
    isGrammar: true,
    forcesJson,
    ...(leavesForcedCalls !== undefined && { leavesForcedCalls }),
    takesContent: true,
    createParser: (options, readsReasoning) => new GrammarToolCalls(selectGrammar(options.templateKwargs ?? {}, options.vocabulary), options, readsReasoning),
    format,
  };
}

class GrammarToolCalls implements ToolCallParser {
  readonly #reader: GrammarReader;

  constructor(grammar: Grammar, { tools, vocabulary, hidesCalls, createId }: ToolCallParserOptions, readsReasoning: boolean) {
    const prepared = prepareGrammar(grammar, vocabulary);
    this.#reader = new GrammarReader(prepared, { initialState: 'content', skipsCalls: false, skipsReasoning: !readsReasoning, tools, hidesCalls, createId });
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    return this.#reader.push(text, tokenIds);
  }

  finish(): ParsedDelta | null {
    return this.#reader.finish();
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const { content, toolCalls } = this.#reader.parseWhole(text);
    return { content, toolCalls: toolCalls.length > 0 ? toolCalls : null };
  }
}
