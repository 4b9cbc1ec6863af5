// Hunyuan A13B: `<think>\n…\n</think>\n<answer>\n…\n</answer>` written in tokens of text (vLLM's
// reasoning/hunyuan_a13b_reasoning_parser.py).
import { type ParsedDelta, toNullable } from '../parsed-delta.ts';
import type { ReasoningParser, ReasoningStyle } from './reasoning-parser.ts';
import { joinDeltas, SpelledMarkers } from './spelled-markers.ts';

const THINK_START = '<think>\n';
const RESPONSE_START = '\n</think>\n<answer>\n';
/** The same behind reasoning that ended in a newline of its own. */
const SHORT_RESPONSE_START = RESPONSE_START.slice(1);
const RESPONSE_END = '\n</answer>';

/** The style. It tells nothing of tokens: none is counted. */
export const HUNYUAN_A13B: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: null,
  createParser: () => new HunyuanReasoning(),
  format: (reasoning) => `${THINK_START}${reasoning}${RESPONSE_START}`,
};

/**
 * A stream is read by the spelling of the markers, where vLLM knows their tokens by number; what may be the beginning of one at its end
 * is shown with a token that has no text. The end of the answer is told from it in whole answers alone.
 */
class HunyuanReasoning implements ReasoningParser {
  #markers = new SpelledMarkers([THINK_START]);
  #isThinking = false;
  hasEnded = false;
  readonly numReasoningTokens = 0;

  isEndedByPrompt(): boolean {
    return false;
  }

  push(text: string): ParsedDelta | null {
    // A token without text is none of a marker.
    return text === '' ? this.#toDelta(this.#markers.flush()) : this.#read(text);
  }

  #read(text: string): ParsedDelta | null {
    let shown = '';
    const pieces = this.#markers.feed(text);
    const index = pieces.findIndex(({ isMarker }) => isMarker);
    for (const piece of index < 0 ? pieces : pieces.slice(0, index)) shown += piece.text;
    if (index < 0) return shown === '' ? null : this.#toDelta(shown);
    const rest = pieces.slice(index + 1).map((piece) => piece.text).join('') + this.#markers.flush();
    if (this.#isThinking) return this.#end(shown, rest);
    return joinDeltas(shown === '' ? null : this.#toDelta(shown), this.#begin(rest));
  }

  #begin(rest: string): ParsedDelta | null {
    this.#isThinking = true;
    this.#markers = new SpelledMarkers([RESPONSE_START, SHORT_RESPONSE_START]);
    return rest === '' ? null : this.#read(rest);
  }

  #end(reasoning: string, content: string): ParsedDelta | null {
    this.hasEnded = true;
    return reasoning === '' && content === '' ? null : { reasoning, content };
  }

  #toDelta(shown: string): ParsedDelta {
    return this.#isThinking ? { reasoning: shown, content: null } : { reasoning: null, content: shown };
  }

  countLater(): void {
    // vLLM counts none.
  }

  finish(): null {
    return null;
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    return readClosed(text) ?? readOpen(text) ?? { reasoning: null, content: text };
  }

  countWhole(): number {
    return 0;
  }
}

/** A text whose answer is closed: with reasoning at its very beginning, or without. */
function readClosed(text: string): { reasoning: string | null; content: string | null } | null {
  const end = text.indexOf(RESPONSE_END);
  if (end < 0) return null;
  const response = text.startsWith(THINK_START) ? text.indexOf(RESPONSE_START, THINK_START.length) : -1;
  const from = response + RESPONSE_START.length;
  const responseEnd = response < 0 ? -1 : text.indexOf(RESPONSE_END, from);
  if (responseEnd < 0) return { reasoning: null, content: toNullable(text.slice(0, end)) };
  return { reasoning: toNullable(text.slice(THINK_START.length, response)), content: toNullable(text.slice(from, responseEnd)) };
}

function readOpen(text: string): { reasoning: string | null; content: string | null } | null {
  const start = text.indexOf(THINK_START);
  const response = start < 0 ? -1 : text.indexOf(RESPONSE_START, start + THINK_START.length);
  if (response < 0) return null;
  return { reasoning: toNullable(text.slice(start + THINK_START.length, response)), content: toNullable(text.slice(response + RESPONSE_START.length)) };
}
