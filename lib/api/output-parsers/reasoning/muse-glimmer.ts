// Muse Glimmer: thoughts are messages to `self`, ` to=self<|message|>…<|eom|>` (vLLM's reasoning/muse_glimmer_reasoning_parser.py).
import type { ParsedDelta } from '../parsed-delta.ts';
import { FirstSeeker } from '../tool-calls/first-seeker.ts';
import { MUSE_MARKERS } from '../tool-calls/muse-messages.ts';
import { MusePlainText } from '../tool-calls/muse-plain-text.ts';
import { CALL_STARTS, MuseShown } from './muse-shown.ts';
import { splitMuseText } from './muse-whole.ts';
import { MuseWord } from './muse-word.ts';
import type { ReasoningParser, ReasoningStyle } from './reasoning-parser.ts';
import { SpelledMarkers } from './spelled-markers.ts';

const MESSAGE = '<|message|>';
const START = '<|start|>';
const TURN = 'assistant';

/** The style. Only a call ends the reasoning: until then, answers are told apart here. No tokens are counted. */
export const MUSE_GLIMMER: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: null,
  createParser: () => new MuseGlimmerReasoning(),
  format: (reasoning) => ` to=self${MESSAGE}${reasoning}<|eom|>${START}assistant to=user${MESSAGE}`,
};

/** What is handed on to the parser of calls: a message to a function and what follows, once a call begins in it. */
class HandedOn {
  readonly pieces: string[] = [];
  readonly #calls = new FirstSeeker(CALL_STARTS);
  hasCall = false;

  add(text: string): void {
    this.pieces.push(text);
    this.hasCall ||= this.#calls.feed(text).found !== null;
  }
}

class MuseGlimmerReasoning implements ReasoningParser {
  readonly #markers = new SpelledMarkers(MUSE_MARKERS);
  readonly #word = new MuseWord();
  readonly #thoughts = new MuseShown();
  readonly #answers = new MuseShown();
  readonly #plainText = new MusePlainText();
  /** Where the open message is shown; null for one to a function, and outside of messages. */
  #open: MuseShown | null = null;
  /** Whether a thought has begun in this turn that no marker has ended: what a call within it says is handed on only while that lasts. */
  #isInThought = false;
  #handedOn: HandedOn | null = null;
  /** What has come behind the beginning of a turn; null elsewhere. */
  #turn: string | null = null;
  hasEnded = false;
  readonly numReasoningTokens = 0;

  isEndedByPrompt(): boolean {
    return false;
  }

  push(text: string): ParsedDelta | null {
    for (const piece of this.#markers.feed(text)) {
      this.#readTurn(piece.text);
      if (piece.isMarker) this.#mark(piece.text);
      else this.#add(piece.text);
    }
    const plain = this.#plainText.feed(text);
    const reasoning = this.#show(this.#thoughts);
    const content = plain + this.#show(this.#answers);
    if (this.#handedOn?.hasCall !== true) return toDelta(reasoning, content);
    this.hasEnded = true;
    return { reasoning: reasoning === '' ? null : reasoning, content: this.#handedOn.pieces.join('') + this.#markers.flush() };
  }

  #show(shown: MuseShown): string {
    return shown.show(shown === this.#open ? this.#word.heldLength : 0);
  }

  // Only the last turn of a text can hand anything on.
  #readTurn(text: string): void {
    if (text === START) {
      this.#turn = '';
    } else if (this.#turn !== null) {
      this.#turn += text;
      if (this.#turn.startsWith(TURN)) this.#beginTurn();
      else if (!TURN.startsWith(this.#turn)) this.#turn = null;
    }
  }

  #beginTurn(): void {
    this.#turn = null;
    this.#handedOn = null;
    this.#isInThought = false;
  }

  #add(text: string): void {
    this.#word.feed(text);
    this.#open?.add(text);
    this.#handedOn?.add(text);
  }

  #mark(marker: string): void {
    const { recipient, headerLength } = this.#word;
    if (marker === MESSAGE && recipient !== null) {
      this.#open?.take(headerLength);
      this.#begin(recipient);
    } else if (marker === MESSAGE || marker === START) {
      this.#open?.add(marker);
      this.#handedOn?.add(marker);
    } else {
      this.#end(marker);
    }
    this.#word.feed(marker);
  }

  #begin(recipient: string): void {
    const isThought = recipient === 'self';
    this.#isInThought ||= isThought;
    this.#open = isThought ? this.#thoughts : recipient === 'user' ? this.#answers : null;
    this.#open?.begin(recipient === 'user');
    if (this.#handedOn !== null) this.#handedOn.add(MESSAGE);
    else if (this.#open === null) this.#handOn(`to=${recipient}${MESSAGE}`);
  }

  #handOn(header: string): void {
    this.#handedOn = new HandedOn();
    this.#handedOn.add(header);
  }

  #end(marker: string): void {
    this.#open = null;
    this.#handedOn?.add(marker);
    if (marker !== '<|eom|>' || !this.#isInThought) return;
    this.#isInThought = false;
    this.#handedOn = null;
  }

  countLater(): void {
    // vLLM counts no tokens for this style.
  }

  finish(): ParsedDelta | null {
    return this.hasEnded ? null : toDelta('', this.#plainText.flush());
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    return splitMuseText(text);
  }

  countWhole(): number {
    return 0;
  }
}

function toDelta(reasoning: string, content: string): ParsedDelta | null {
  if (reasoning === '' && content === '') return null;
  return { ...(reasoning !== '' && { reasoning }), ...(content !== '' && { content }) };
}
