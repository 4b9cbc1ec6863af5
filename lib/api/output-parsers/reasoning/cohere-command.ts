// Cohere's Command models: `<|START_THINKING|>…<|END_THINKING|>` (vLLM's parser/cohere_command.py).
import {
  CohereReader, COMMAND3, COMMAND4, readCohere, THINKING_END, THINKING_START, type CohereOutput, type CoherePreset,
} from '../cohere/cohere-reader.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { DepthCounter } from './depth-counter.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { ReasoningParser, ReasoningStyle } from './reasoning-parser.ts';

/** The style of Command A. Calls, which have a marker of their own, are not shown. */
export const COHERE_COMMAND3: ReasoningStyle = createStyle(COMMAND3, {});
/** The style of Command A+, which thinks whatever the request says: its text is reasoning up to the first marker. */
export const COHERE_COMMAND4: ReasoningStyle = createStyle(COMMAND4, { thinks: () => true });

function createStyle(preset: CoherePreset, more: Pick<ReasoningStyle, 'thinks'>): ReasoningStyle {
  return {
    isGrammar: false,
    hasOwnParser: true,
    budgetMarkers: { start: THINKING_START, end: THINKING_END },
    createParser: ({ vocabulary }) => new CohereCommandReasoning(preset, vocabulary),
    format: (reasoning) => `${THINKING_START}${reasoning}${THINKING_END}`,
    ...more,
  };
}

class CohereCommandReasoning implements ReasoningParser {
  readonly #preset: CoherePreset;
  readonly #reader: CohereReader;
  readonly #counter: DepthCounter;
  readonly #hasMarkers: boolean;
  // Reasoning may come again.
  readonly hasEnded = false;

  constructor(preset: CoherePreset, vocabulary: ParserVocabulary) {
    this.#preset = preset;
    this.#reader = new CohereReader(preset);
    const [startId, endId] = [vocabulary.idOf(THINKING_START), vocabulary.idOf(THINKING_END)];
    this.#counter = new DepthCounter(startId, endId);
    this.#hasMarkers = startId !== undefined;
  }

  get numReasoningTokens(): number {
    return this.#counter.numTokens;
  }

  isEndedByPrompt(): boolean {
    return false;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#counter.count(tokenIds);
    const output = this.#reader.push(text);
    if (!this.#hasMarkers && output.reasoning !== '') this.#counter.numTokens += tokenIds.length;
    return toDelta(output);
  }

  finish(): ParsedDelta | null {
    return toDelta(this.#reader.finish());
  }

  countLater(): void {
    // All is read.
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    const { reasoning, content } = readCohere(this.#preset, text);
    return { reasoning: reasoning === '' ? null : reasoning, content: content === '' ? null : content };
  }

  countWhole(text: string, tokenIds: readonly number[]): number {
    if (!this.#hasMarkers) return estimateTokens(this.parseWhole(text).reasoning, text, tokenIds.length);
    this.#counter.count(tokenIds);
    return this.#counter.numTokens;
  }
}

function toDelta({ content, reasoning, citations }: CohereOutput): ParsedDelta | null {
  if (content === '' && reasoning === '' && citations.length === 0) return null;
  return { ...(content === '' ? {} : { content }), ...(reasoning === '' ? {} : { reasoning }), ...(citations.length === 0 ? {} : { citations }) };
}
