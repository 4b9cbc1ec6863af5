// Granite 3: `Here is my thought process:…Here is my response:…` in words (vLLM's reasoning/granite_reasoning_parser.py).
import { countCodePoints, toUnitOffset } from '../../../codec/jinja/values/code-points.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ReasoningParser, ReasoningStyle } from './reasoning-parser.ts';

const THINK_STARTS = ['Here\'s my thought process:', 'Here is my thought process:'];
const RESPONSE_STARTS = ['Here\'s my response:', 'Here is my response:'];
const FIRST_WORD = 'Here';
const MAX_RESPONSE_START = 20;

/** The style. It tells nothing of tokens: none is counted. */
export const GRANITE: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: null,
  createParser: () => new GraniteReasoning(),
  thinks: ({ templateKwargs }) => Boolean(templateKwargs['thinking'] ?? templateKwargs['enable_thinking']),
  // Spaces keep the announcements tokens of their own.
  format: (reasoning) => `Here is my thought process: ${reasoning} Here is my response: `,
};

type State = 'start' | 'content' | 'reasoning' | 'response';

/**
 * The announcements are words of the text, and are looked for as vLLM does: a piece that ends in the first words of one is held back
 * until more is known, and an announcement whose first word is cut in two is shown. What is held back at the end is dropped.
 */
class GraniteReasoning implements ReasoningParser {
  #state: State = 'start';
  /** All of the text while it may be the first announcement. */
  #opening = '';
  /** The end of the reasoning so far, long enough for an announcement. */
  #tail = '';
  /** Characters of reasoning so far, and of the announcement ahead of it. */
  #length = 0;
  #numAhead = 0;
  // vLLM never says that it is over: calls behind it are streamed as content.
  readonly hasEnded = false;
  readonly numReasoningTokens = 0;

  isEndedByPrompt(): boolean {
    return false;
  }

  push(text: string): ParsedDelta | null {
    if (this.#state === 'start') return this.#open(text);
    if (this.#state === 'reasoning') return this.#think(text, text);
    return toDelta(text, null);
  }

  #open(text: string): ParsedDelta | null {
    this.#opening += text;
    const isStart = THINK_STARTS.some((start) => start.startsWith(this.#opening));
    if (isStart) return null;
    const start = THINK_STARTS.find((words) => this.#opening.startsWith(words));
    this.#state = start === undefined ? 'content' : 'reasoning';
    this.#numAhead = start?.length ?? 0;
    const delta = start === undefined ? toDelta(this.#opening, null) : this.#think(this.#opening.slice(start.length), text);
    this.#opening = '';
    return delta;
  }

  /** Takes what a piece adds to the reasoning; the first piece has a part of the announcement, too. */
  #think(added: string, piece: string): ParsedDelta | null {
    const known = this.#tail + added;
    const before = this.#length - this.#tail.length;
    this.#length += added.length;
    this.#tail = known.slice(-MAX_RESPONSE_START - 1);
    const response = findFirst(known, RESPONSE_STARTS, 0);
    if (response === null) return this.#goOn(known, piece);
    const numBefore = before + response.at;
    const content = known.slice(response.end);
    if (content !== '' || numBefore <= 1) this.#state = 'response';
    // Without reasoning there is no announcement either.
    if (numBefore <= 1) return toDelta(this.#opening === '' ? piece : this.#opening, null);
    return content === '' ? null : this.#respond(piece, content, response.end - response.at);
  }

  // Where the reasoning begins in the piece is told by lengths, as vLLM reckons it: too late by what stands ahead of all of the reasoning.
  #respond(piece: string, content: string, numWords: number): ParsedDelta | null {
    const end = piece.length - content.length - numWords;
    const start = toUnitOffset(piece, Math.max(0, countCodePoints(piece) - this.#numAhead - 2));
    return toDelta(piece.slice(-content.length), end < 0 ? null : piece.slice(start, end));
  }

  #goOn(known: string, piece: string): ParsedDelta | null {
    const previous = piece === '' ? '' : known.slice(0, Math.max(0, known.length - piece.length));
    const at = previous.lastIndexOf(FIRST_WORD);
    if (at >= 0 && mayBeResponse(known.slice(at))) return null;
    const held = at >= 0 && mayBeResponse(previous.slice(at)) ? previous.slice(at) : '';
    const next = piece.lastIndexOf(FIRST_WORD);
    const isNext = next >= 0 && mayBeResponse(piece.slice(next));
    return toDelta(null, held + (isNext ? piece.slice(0, next) : piece));
  }

  countLater(): void {
    // vLLM counts none.
  }

  finish(): null {
    return null;
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    const start = findFirst(text, THINK_STARTS, 0);
    const response = start === null ? null : findFirst(text, RESPONSE_STARTS, start.end);
    if (start === null || response === null) return { reasoning: null, content: text };
    const content = text.slice(response.end);
    return { reasoning: text.slice(start.end, response.at), content: content === '' ? null : content };
  }

  countWhole(): number {
    return 0;
  }
}

/** The first announcement at or behind `from`. */
function findFirst(text: string, announcements: readonly string[], from: number): { at: number; end: number } | null {
  let first: { at: number; end: number } | null = null;
  for (const words of announcements) {
    const at = text.indexOf(words, from);
    if (at >= 0 && (first === null || at < first.at)) first = { at, end: at + words.length };
  }
  return first;
}

function mayBeResponse(text: string): boolean {
  return RESPONSE_STARTS.some((words) => words.startsWith(text));
}

function toDelta(content: string | null, reasoning: string | null): ParsedDelta | null {
  return (content ?? '') === '' && (reasoning ?? '') === '' ? null : { content, reasoning };
}
