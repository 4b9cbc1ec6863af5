// Olmo 3: `<think>…</think>` written in tokens of text, the first of which may stand in the prompt (vLLM's
// reasoning/olmo3_reasoning_parser.py).
import { overlapLength } from '../literal-seeker.ts';
import { type ParsedDelta, toNullable } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { THINK_TAGS } from './delimiters.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';
import { createDelimited, formatDelimited } from './token-delimited.ts';

const { start: START, end: END } = THINK_TAGS;

/** The style. It tells nothing of tokens: none is counted. */
export const OLMO3: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: THINK_TAGS,
  createParser: ({ vocabulary }: ReasoningParserOptions) => new Olmo3Reasoning(vocabulary),
  format: (reasoning) => formatDelimited(reasoning, THINK_TAGS),
};

/** The ids that `</think>` is written in. */
interface EndIds {
  /** `</`, with or without a space. */
  readonly first: readonly (number | undefined)[];
  readonly rest: readonly [think: number, bracket: number];
}

/**
 * Reads as vLLM does where the tokenizer writes the end in its three tokens: a piece that overlaps a marker waits for the next one, and
 * what waits at the end of the reasoning or of the text is dropped. Elsewhere markers are found wherever they are spelled.
 */
class Olmo3Reasoning implements ReasoningParser {
  readonly #endIds: EndIds | null;
  readonly #spelled: ReasoningParser;
  #held = '';
  /** Whether markers are in what is held. */
  #holdsStart = false;
  #holdsEnd = false;
  #isContent = false;
  #lastIds: readonly number[] = [];
  #hasEnded = false;
  readonly numReasoningTokens = 0;

  constructor(vocabulary: ParserVocabulary) {
    this.#endIds = findEndIds(vocabulary);
    this.#spelled = createDelimited({ idOf: () => undefined, specialTokens: new Map() }, THINK_TAGS);
  }

  get hasEnded(): boolean {
    return this.#endIds === null ? this.#spelled.hasEnded : this.#hasEnded;
  }

  isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    return this.#endIds !== null && hasEnd(promptTokenIds, this.#endIds);
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    if (this.#endIds === null) return this.#spelled.push(text, tokenIds);
    const ids = [...this.#lastIds, ...tokenIds];
    this.#lastIds = ids.slice(-2);
    this.#hasEnded = hasEnd(ids, this.#endIds);
    return this.#add(text);
  }

  #add(text: string): ParsedDelta | null {
    const joint = this.#held.slice(-END.length) + text;
    this.#held += text;
    this.#holdsStart ||= joint.includes(START);
    this.#holdsEnd ||= joint.includes(END);
    const isStart = overlaps(text, START);
    const isEnd = overlaps(text, END);
    const waits = (isStart || isEnd) && !this.#holdsEnd && !(isStart && !isEnd && this.#holdsStart);
    if (waits) return null;
    const delta = this.#drain();
    this.#holdsStart = this.#held.includes(START);
    this.#holdsEnd = this.#held.includes(END);
    return delta;
  }

  // One delta for a piece: what follows a marker waits for the next one.
  #drain(): ParsedDelta | null {
    const start = this.#held.indexOf(START);
    if (start >= 0) {
      this.#isContent = false;
      const before = this.#cut(start, START);
      if (before !== '') return { content: before };
    }
    const end = this.#held.lastIndexOf(END);
    if (end >= 0) {
      this.#isContent = true;
      const before = this.#cut(end, END);
      if (before !== '') return { reasoning: before };
    }
    const text = this.#cut(this.#held.length, '');
    return this.#isContent ? { content: text } : { reasoning: text };
  }

  /** Takes what stands ahead of a marker, and the marker. */
  #cut(at: number, marker: string): string {
    const before = this.#held.slice(0, at);
    this.#held = this.#held.slice(at + marker.length);
    return before;
  }

  countLater(): void {
    // vLLM counts none.
  }

  finish(): ParsedDelta | null {
    return this.#endIds === null ? this.#spelled.finish() : null;
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    const end = text.indexOf(END);
    if (end < 0) return { reasoning: null, content: text };
    return { reasoning: toNullable(text.slice(text.startsWith(START) ? START.length : 0, end)), content: toNullable(text.slice(end + END.length)) };
  }

  countWhole(): number {
    return 0;
  }
}

function findEndIds(vocabulary: ParserVocabulary): EndIds | null {
  const [first, spaced, think, bracket] = ['</', ' </', 'think', '>'].map((text) => vocabulary.idOf(text));
  return first === undefined || think === undefined || bracket === undefined ? null : { first: [first, spaced], rest: [think, bracket] };
}

function hasEnd(ids: readonly number[], { first, rest: [think, bracket] }: EndIds): boolean {
  return ids.some((id, index) => first.includes(id) && ids[index + 1] === think && ids[index + 2] === bracket);
}

/** Whether a piece is a part of a marker, or ends or begins with one, short of holding all of it. */
function overlaps(piece: string, marker: string): boolean {
  if (piece.includes(marker)) return false;
  return marker.includes(piece) || overlapLength(piece, marker) > 0 || overlapLength(marker, piece) > 0;
}
