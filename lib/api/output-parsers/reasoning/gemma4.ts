// Gemma 4: reasoning is the channel `<|channel>thought\n…<channel|>`, which the prompt may open (vLLM's parser/gemma4.py).
import { GEMMA4_DIRECT, GEMMA4_THINKING, THOUGHT } from '../grammar/gemma4-grammar.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import { readEnableThinking } from '../thinking-arguments.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { DelegatingReasoning } from './delegating-reasoning.ts';
import { createGrammarReasoning } from './grammar-reasoning.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';

const START = '<|channel>';
const END = '<channel|>';
const TURN_TOKENS = [END, '<|tool_call>', '<|turn>', '<|tool_response>'];

/** The style: the model thinks when it is asked to. */
export const GEMMA4: ReasoningStyle = {
  ...createGrammarReasoning({
    thinking: GEMMA4_THINKING,
    direct: GEMMA4_DIRECT,
    thinks: (templateKwargs) => readEnableThinking(templateKwargs, false),
    canDisable: false,
    followsPrompt: true,
    budgetMarkers: { start: START, end: END },
    format: (reasoning) => `${START}${THOUGHT}${reasoning}${END}`,
    wrap: (parser, options, createAnother) => new Gemma4Reasoning(parser, options, createAnother()),
  }),
};

/** A first piece, or a whole text, that closes a channel without opening one is read as if it did. */
class Gemma4Reasoning extends DelegatingReasoning {
  readonly #vocabulary: ParserVocabulary;
  /** The token that opens a channel, where the vocabulary has both markers. */
  readonly #startId: number | undefined;
  /** Counts as if the text began in a channel. */
  readonly #opened: ReasoningParser;
  #isFirst = true;
  // What was counted only: markers in it, and its beginning.
  #hasStart = false;
  #hasEnd = false;
  #beginning = '';

  constructor(inner: ReasoningParser, { vocabulary }: ReasoningParserOptions, opened: ReasoningParser) {
    super(inner);
    this.#vocabulary = vocabulary;
    this.#startId = vocabulary.idOf(END) === undefined ? undefined : vocabulary.idOf(START);
    this.#opened = opened;
    if (this.#startId !== undefined) opened.countLater([this.#startId]);
  }

  override isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    const ids = new Set([START, ...TURN_TOKENS].map((text) => this.#vocabulary.idOf(text)));
    // A channel that the prompt leaves open is not opened again.
    this.#isFirst = this.#startId === undefined || promptTokenIds.findLast((id) => ids.has(id)) !== this.#startId;
    return super.isEndedByPrompt(promptTokenIds);
  }

  override push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const startId = this.#isFirst && this.#lacksStart(text) ? this.#startId : undefined;
    this.#isFirst = false;
    return startId === undefined ? super.push(text, tokenIds) : super.push(START + text, [startId, ...tokenIds]);
  }

  /** Whether a text is of a channel that nothing opened. */
  #lacksStart(text: string): boolean {
    if (this.#startId === undefined || text.includes(START)) return false;
    return text.includes(END) || text.startsWith(THOUGHT) || text === THOUGHT.trimEnd();
  }

  override countLater(tokenIds: readonly number[]): void {
    super.countLater(tokenIds);
    this.#opened.countLater(tokenIds);
    for (const id of tokenIds) {
      this.#hasStart ||= id === this.#startId;
      this.#hasEnd ||= this.#startId !== undefined && id === this.#vocabulary.idOf(END);
      if (this.#beginning.length <= THOUGHT.length) this.#beginning += this.#vocabulary.textOf?.(id) ?? '';
    }
  }

  override get numReasoningTokens(): number {
    const isOpened = !this.#hasStart && (this.#hasEnd || this.#lacksStart(this.#beginning));
    return isOpened ? this.#opened.numReasoningTokens : super.numReasoningTokens;
  }

  override parseWhole(text: string): { reasoning: string | null; content: string | null } {
    const { reasoning, content } = super.parseWhole(this.#lacksStart(text) ? START + text : text);
    const shown = reasoning?.startsWith(THOUGHT) === true ? reasoning.slice(THOUGHT.length) : reasoning;
    return { reasoning: shown === '' || shown === THOUGHT.trimEnd() ? null : shown, content };
  }

  override countWhole(text: string, tokenIds: readonly number[]): number {
    const startId = this.#lacksStart(text) ? this.#startId : undefined;
    return startId === undefined ? super.countWhole(text, tokenIds) : super.countWhole(START + text, [startId, ...tokenIds]);
  }
}
