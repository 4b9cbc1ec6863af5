// Markers of reasoning in a text whose tokenizer has no tokens for them.
import { overlapLength } from '../literal-seeker.ts';
import type { ParsedDelta } from '../parsed-delta.ts';

/** A piece of a text: a marker by itself, or text without a whole one. */
export type MarkedPiece = { readonly text: string; readonly isMarker: boolean };

/** Cuts a text that comes in pieces at its markers; what may be the beginning of one is held back. */
export class SpelledMarkers {
  readonly #markers: readonly string[];
  readonly #pattern: RegExp;
  #held = '';

  constructor(markers: readonly string[]) {
    this.#markers = markers;
    this.#pattern = new RegExp(markers.map((marker) => marker.replace(/[^\w]/g, '\\$&')).join('|'), 'g');
  }

  /** Whether anything is held back. */
  get isHolding(): boolean {
    return this.#held !== '';
  }

  feed(piece: string): MarkedPiece[] {
    const pieces: MarkedPiece[] = [];
    const text = this.#held + piece;
    let from = 0;
    for (const { 0: marker, index } of text.matchAll(this.#pattern)) {
      if (index > from) pieces.push({ text: text.slice(from, index), isMarker: false });
      pieces.push({ text: marker, isMarker: true });
      from = index + marker.length;
    }
    const rest = text.slice(from);
    const end = rest.length - Math.max(...this.#markers.map((marker) => overlapLength(rest, marker)));
    this.#held = rest.slice(end);
    if (end > 0) pieces.push({ text: rest.slice(0, end), isMarker: false });
    return pieces;
  }

  /** What is held back; nothing is afterwards. */
  flush(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }
}

/** Two deltas in a row as one; null is nothing. */
export function joinDeltas(first: ParsedDelta | null, second: ParsedDelta | null): ParsedDelta | null {
  if (first === null || second === null) return first ?? second;
  const joined: ParsedDelta = {};
  const content = joinTexts(first.content, second.content);
  const reasoning = joinTexts(first.reasoning, second.reasoning);
  if (content !== undefined) joined.content = content;
  if (reasoning !== undefined) joined.reasoning = reasoning;
  return joined;
}

function joinTexts(first: string | null | undefined, second: string | null | undefined): string | null | undefined {
  if (typeof first !== 'string' || typeof second !== 'string') return first ?? second;
  return first + second;
}
