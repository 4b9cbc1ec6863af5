// Reasoning of a grammar. Calls stay content: the parser of calls reads them.
import type { ParsedDelta } from '../parsed-delta.ts';
import { prepareGrammar, type PreparedGrammar } from '../grammar/grammar-machine.ts';
import { GrammarReader } from '../grammar/grammar-reader.ts';
import type { Grammar } from '../grammar/grammar.ts';
import type { TemplateKwargs } from '../thinking-arguments.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import type { Delimiters } from './delimiters.ts';
import { ReasoningCounter } from './reasoning-counter.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';

/** What a style of reasoning takes from its grammar. */
export interface GrammarReasoningOptions {
  /** The grammar of a request that thinks. */
  readonly thinking: Grammar;
  /** That of one that does not; absent where a request has no say in it. */
  readonly direct?: Grammar;
  /** Whether a request thinks, where it has a say in it. */
  readonly thinks?: (templateKwargs: TemplateKwargs, vocabulary: ParserVocabulary) => boolean;
  /** Whether a request without thinking has its whole answers taken as content. */
  readonly canDisable: boolean;
  /** Whether reasoning that a prompt leaves open goes on in the answer where answers begin as content. */
  readonly followsPrompt?: boolean;
  /** As in the style. */
  readonly budgetMarkers: Delimiters;
  readonly format: (reasoning: string) => string;
  /** What changes how a request is read; it may need another parser of the same kind. */
  readonly wrap?: (parser: ReasoningParser, options: ReasoningParserOptions, createAnother: () => ReasoningParser) => ReasoningParser;
}

/** A style of reasoning that is read by a grammar; the marker that ends it is called `thinkEnd`, the one that begins it `thinkStart`. */
export function createGrammarReasoning(given: GrammarReasoningOptions): ReasoningStyle {
  const { thinking, direct = thinking, thinks, canDisable, followsPrompt = false, budgetMarkers, format, wrap } = given;
  return {
    isGrammar: true,
    budgetMarkers,
    createParser: (options: ReasoningParserOptions) => {
      const { vocabulary, templateKwargs } = options;
      const prepared = prepareGrammar(thinks?.(templateKwargs, vocabulary) === false ? direct : thinking, vocabulary);
      const isDisabled = canDisable && prepared.grammar.initialState === 'content';
      const create = (): ReasoningParser => new GrammarReasoning(prepared, { vocabulary, isDisabled, followsPrompt });
      return wrap?.(create(), options, create) ?? create();
    },
    ...(thinks !== undefined && { thinks: ({ templateKwargs, vocabulary: ofTokenizer }) => thinks(templateKwargs, ofTokenizer) }),
    format,
  };
}

interface GrammarReasoningState {
  readonly vocabulary: ParserVocabulary;
  readonly isDisabled: boolean;
  readonly followsPrompt: boolean;
}

class GrammarReasoning implements ReasoningParser {
  readonly #prepared: PreparedGrammar;
  readonly #vocabulary: ParserVocabulary;
  readonly #isDisabled: boolean;
  readonly #followsPrompt: boolean;
  #reader: GrammarReader;
  readonly #counter: ReasoningCounter;
  #hasRead = false;

  constructor(prepared: PreparedGrammar, { vocabulary, isDisabled, followsPrompt }: GrammarReasoningState) {
    this.#prepared = prepared;
    this.#vocabulary = vocabulary;
    this.#isDisabled = isDisabled;
    this.#followsPrompt = followsPrompt;
    this.#reader = this.#createReader(prepared.grammar.initialState);
    this.#counter = new ReasoningCounter(prepared, vocabulary);
  }

  #createReader(initialState: Grammar['initialState']): GrammarReader {
    return new GrammarReader(this.#prepared, { initialState, skipsCalls: true, skipsReasoning: false, tools: [], hidesCalls: false, createId: () => '' });
  }

  get hasEnded(): boolean {
    return this.#reader.hasEnded;
  }

  get numReasoningTokens(): number {
    return this.#hasRead ? this.#reader.numReasoningTokens : this.#counter.numReasoningTokens;
  }

  isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    const { grammar, rules, tokens } = this.#prepared;
    const boundaries = new Set(grammar.turnBoundaries.map((text) => this.#vocabulary.idOf(text)));
    const canOpen = rules.get(`${grammar.initialState} thinkStart`)?.next === 'reasoning';
    for (let index = promptTokenIds.length - 1; index >= 0; index--) {
      const id = promptTokenIds[index] ?? -1;
      const marker = tokens.get(id)?.marker;
      if (typeof marker === 'string' && this.#endsReasoning(marker)) return true;
      if (marker === 'thinkStart' && canOpen) return this.#goOn();
      if (marker === 'thinkStart' || boundaries.has(id)) break;
    }
    return grammar.initialState === 'content' && !grammar.opensReasoning;
  }

  #goOn(): false {
    if (this.#followsPrompt) this.#reader = this.#createReader('reasoning');
    return false;
  }

  #endsReasoning(marker: string): boolean {
    return this.#prepared.rules.get(`reasoning ${marker}`)?.actions.includes('endReasoning') ?? false;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#hasRead = true;
    return this.#reader.push(text, tokenIds);
  }

  tokensBehind(tokenIds: readonly number[]): readonly number[] {
    const { tokens } = this.#prepared;
    const markers = tokenIds.map((id) => tokens.get(id)?.marker ?? '');
    const end = markers.lastIndexOf('thinkEnd');
    if (end >= 0) return tokenIds.slice(end + 1);
    // A call ends it, too, and is read.
    return tokenIds.slice(Math.max(0, markers.findIndex((marker) => this.#endsReasoning(marker))));
  }

  // A prompt that ends the reasoning does not end the counting.
  countLater(tokenIds: readonly number[]): void {
    if (!this.#hasRead) this.#counter.count(tokenIds);
  }

  finish(): ParsedDelta | null {
    return this.#reader.finish();
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    if (this.#isDisabled) return { reasoning: null, content: text };
    // A whole answer is read by itself, wherever its prompt stands.
    return this.#createReader(this.#prepared.grammar.initialState).parseReasoning(text);
  }

  countWhole(text: string, tokenIds: readonly number[]): number {
    return this.#counter.isExact ? this.#counter.countWhole(tokenIds) : this.#estimate(text, tokenIds.length);
  }

  // In proportion to the text: which tokens are reasoning is not known.
  #estimate(text: string, numTokens: number): number {
    const reasoning = this.#createReader(this.#prepared.grammar.initialState).parseReasoning(text).reasoning ?? '';
    return text === '' ? 0 : Math.round((reasoning.length / text.length) * numTokens);
  }
}
