// Kimi K3: `<|open|>think<|sep|>…<|close|>think<|sep|><|open|>response<|sep|>…`, the first of which may stand in the prompt (vLLM's
// reasoning/kimi_k3_reasoning_parser.py and parser/kimi_k3.py).
import { type ParsedDelta, toNullable } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { KimiK3Counter } from './kimi-k3-counter.ts';
import { KIMI_K3_MARKERS } from './kimi-k3-markers.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';
import { SpelledMarkers } from './spelled-markers.ts';

const { thinkOpen, thinkClose, responseOpen, responseClose, messageClose } = KIMI_K3_MARKERS;

const CHANNEL_OPEN = '<|open|>';

/** The style: the model thinks unless it is asked not to. */
export const KIMI_K3: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: { start: thinkOpen, end: thinkClose },
  createParser: (options: ReasoningParserOptions) => new KimiK3Reasoning(options),
  thinks,
  // Calls have channels of their own.
  format: (reasoning, rest) => `${thinkOpen}${reasoning}${thinkClose}${rest.startsWith(CHANNEL_OPEN) ? '' : responseOpen}`,
};

function thinks({ templateKwargs }: Pick<ReasoningParserOptions, 'templateKwargs'>): boolean {
  return Boolean(templateKwargs['thinking'] ?? templateKwargs['enable_thinking'] ?? true);
}

/** Reads by the text. The markers around content are dropped here unless a parser of calls follows. What is held back at the end is dropped. */
class KimiK3Reasoning implements ReasoningParser {
  readonly #vocabulary: ParserVocabulary;
  readonly #readsCalls: boolean;
  readonly #offersTools: boolean;
  readonly #counter: KimiK3Counter;
  readonly #thinks: boolean;
  readonly #thinkMarkers = new SpelledMarkers([thinkOpen, thinkClose]);
  readonly #contentMarkers = new SpelledMarkers([responseOpen, responseClose, messageClose]);
  #isThinking: boolean;
  #hasOpened = false;
  /** Tokens of pieces that were reasoning: what counts where the texts of tokens are not known. */
  #numThinking = 0;
  #hasResponse = false;

  constructor(options: ReasoningParserOptions) {
    this.#vocabulary = options.vocabulary;
    this.#readsCalls = options.readsCalls;
    this.#offersTools = options.offersTools;
    this.#thinks = thinks(options);
    this.#isThinking = this.#thinks;
    this.#counter = new KimiK3Counter(options.vocabulary, this.#thinks);
  }

  get hasEnded(): boolean {
    return this.#readsCalls && !this.#isThinking;
  }

  get numReasoningTokens(): number {
    return this.#vocabulary.textOf === undefined ? this.#numThinking : this.#counter.numTokens;
  }

  isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    if (this.#isLastClosed(promptTokenIds)) this.#isThinking = false;
    return this.hasEnded;
  }

  /** Whether the newest marker of thinking in a prompt is a closing one. */
  #isLastClosed(ids: readonly number[]): boolean {
    const [open, close, think, sep] = ['<|open|>', '<|close|>', 'think', '<|sep|>'].map((text) => this.#vocabulary.idOf(text));
    if (close === undefined || think === undefined) return false;
    const at = ids.findLastIndex((id, index) => (id === open || id === close) && ids[index + 1] === think && ids[index + 2] === sep);
    return at >= 0 && ids[at] === close;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#counter.count(tokenIds);
    if (!this.#isThinking) return this.#answer(text);
    const delta = this.#think(text);
    if (this.#isThinking && delta !== null) this.#numThinking += tokenIds.length;
    return delta;
  }

  #think(text: string): ParsedDelta | null {
    let reasoning = '';
    const pieces = this.#thinkMarkers.feed(text);
    for (const [index, piece] of pieces.entries()) {
      if (piece.isMarker && piece.text === thinkClose) return this.#close(reasoning, pieces.slice(index + 1).map((rest) => rest.text).join('') + this.#thinkMarkers.flush());
      // What one piece has ahead of the opening marker is dropped with it.
      reasoning = !piece.isMarker || this.#hasOpened ? reasoning + piece.text : '';
      this.#hasOpened ||= piece.isMarker;
    }
    return reasoning === '' ? null : { reasoning };
  }

  #close(reasoning: string, rest: string): ParsedDelta | null {
    this.#isThinking = false;
    const content = this.#readsCalls ? rest : this.#strip(rest);
    return reasoning === '' && content === '' ? null : { reasoning: toNullable(reasoning), content: toNullable(content) };
  }

  #answer(text: string): ParsedDelta | null {
    const content = this.#strip(text);
    return content === '' ? null : { content };
  }

  /** Content without what stands around it. */
  #strip(text: string): string {
    let content = '';
    for (const piece of this.#contentMarkers.feed(text)) {
      const begins = piece.text === responseOpen && !this.#hasResponse;
      // What one piece has ahead of the response is dropped with its marker.
      if (begins) content = '';
      else if (!piece.isMarker || piece.text === responseOpen) content += piece.text;
      this.#hasResponse ||= begins;
    }
    return content;
  }

  countLater(tokenIds: readonly number[]): void {
    this.#counter.count(tokenIds);
  }

  finish(): null {
    return null;
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    const open = text.indexOf(thinkOpen);
    const start = open < 0 ? 0 : open + thinkOpen.length;
    const close = text.indexOf(thinkClose, start);
    const hasNone = open < 0 && close < 0 && text.includes(responseOpen);
    if (!this.#thinks || hasNone) return { reasoning: null, content: this.#toContent(text) };
    if (close < 0) return { reasoning: toNullable(text.slice(start)), content: null };
    return { reasoning: toNullable(text.slice(start, close)), content: this.#toContent(text.slice(close + thinkClose.length)) };
  }

  #toContent(text: string): string | null {
    return toNullable(this.#offersTools ? text : unwrap(text));
  }

  countWhole(text: string, tokenIds: readonly number[]): number {
    if (this.#vocabulary.textOf === undefined) return estimateTokens(this.parseWhole(text).reasoning, text, tokenIds.length);
    this.#counter.count(tokenIds);
    return this.#counter.numTokens;
  }
}

function unwrap(text: string): string {
  const open = text.indexOf(responseOpen);
  const start = open < 0 ? 0 : open + responseOpen.length;
  const close = open < 0 ? -1 : text.indexOf(responseClose, start);
  const body = open < 0 ? text.replaceAll(responseClose, '') : text.slice(start, close < 0 ? text.length : close);
  return body.replaceAll(messageClose, '');
}
