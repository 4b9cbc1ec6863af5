// Counts Kimi K3's reasoning tokens: its markers are several tokens each, none of which count.
import type { ParserVocabulary } from '../vocabulary.ts';
import { KIMI_K3_MARKERS } from './kimi-k3-markers.ts';
import { SpelledMarkers } from './spelled-markers.ts';

const { thinkOpen, thinkClose, responseOpen } = KIMI_K3_MARKERS;

/** Counts by the texts of tokens. */
export class KimiK3Counter {
  readonly #vocabulary: ParserVocabulary;
  readonly #markers = new SpelledMarkers([thinkOpen, thinkClose, responseOpen]);
  #isThinking: boolean;
  readonly #countsAny: boolean;
  #hasOpened = false;
  /** Tokens that may be a marker's. */
  #numHeld = 0;
  numTokens = 0;

  constructor(vocabulary: ParserVocabulary, isThinking: boolean) {
    this.#vocabulary = vocabulary;
    this.#isThinking = isThinking;
    this.#countsAny = isThinking;
  }

  count(tokenIds: readonly number[]): void {
    const { textOf } = this.#vocabulary;
    if (!this.#countsAny || textOf === undefined) return;
    for (const id of tokenIds) this.#countToken(textOf(id));
  }

  #countToken(text: string): void {
    const marker = this.#markers.feed(text).find(({ isMarker }) => isMarker)?.text;
    this.#numHeld++;
    if (this.#markers.isHolding) return;
    const isMarkup = marker !== undefined && !(marker === responseOpen && this.#hasOpened);
    if (isMarkup) this.#mark(marker);
    else if (this.#isThinking) this.numTokens += this.#numHeld;
    this.#numHeld = 0;
  }

  #mark(marker: string): void {
    this.#isThinking = marker === thinkOpen;
    this.#hasOpened ||= marker === thinkOpen;
  }
}
