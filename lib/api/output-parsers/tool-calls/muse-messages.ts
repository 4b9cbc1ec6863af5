// The messages of an answer of Muse Glimmer: ` to=self<|message|>…<|eom|><|start|>assistant to=user<|message|>…<|eot|>`.
import { overlapLength } from '../literal-seeker.ts';
import { SpelledMarkers } from '../reasoning/spelled-markers.ts';
import { MuseHeader } from './muse-header.ts';

const START = '<|start|>';
const MESSAGE = '<|message|>';
/** Everything that is never part of a message. */
export const MUSE_MARKERS: readonly string[] = [START, MESSAGE, '<|eom|>', '<|eot|>'];
/** More than a header and the beginning of a marker ahead of it have. */
const NUM_LAST_CHARS = 128;

type Kind = 'content' | 'reasoning' | 'call';

/** Tells apart what messages say. A message ends where another one begins, too. Linear. */
export class MuseMessages {
  readonly content: MuseChannel = new MuseChannel();
  readonly reasoning: MuseChannel = new MuseChannel();
  readonly #addToCalls: (text: string) => void;
  readonly #markers = new SpelledMarkers(MUSE_MARKERS);
  readonly #header = new MuseHeader();
  #kind: Kind | null = null;
  /** What stands behind a start is no longer part of the message. */
  #isCut = false;
  /** Whether any message has begun. */
  hasBegun = false;

  /** `addToCalls` takes what messages to functions say, a newline between two of them. */
  constructor(addToCalls: (text: string) => void) {
    this.#addToCalls = addToCalls;
  }

  feed(text: string): void {
    for (const piece of this.#markers.feed(text)) {
      if (piece.isMarker) this.#mark(piece.text);
      else this.#add(piece.text);
    }
    const channel = this.#openChannel();
    channel?.hold(this.#markers.isHolding ? 0 : this.#header.openLength);
  }

  /** The end of the text: what might have become a marker is none. */
  finish(): void {
    this.#add(this.#markers.flush());
  }

  #openChannel(): MuseChannel | null {
    if (this.#isCut || this.#kind === null || this.#kind === 'call') return null;
    return this.#kind === 'content' ? this.content : this.reasoning;
  }

  #add(text: string): void {
    this.#header.feed(text);
    if (this.#kind === 'call' && !this.#isCut) this.#addToCalls(text);
    else this.#openChannel()?.append(text);
  }

  #mark(marker: string): void {
    const channel = this.#openChannel();
    if (marker === MESSAGE) {
      const { recipient, length, openLength } = this.#header;
      channel?.close(length, recipient === null ? openLength : 0);
      this.#open(recipient);
    } else if (marker === START) {
      channel?.close(0, this.#header.openLength);
      this.#isCut = true;
    } else {
      if (channel !== null) channel.limit = channel.length;
      this.#kind = null;
    }
    this.#header.reset();
  }

  #open(recipient: string | null): void {
    this.hasBegun = true;
    this.#isCut = false;
    if (recipient === null || recipient === 'user') this.#kind = 'content';
    else this.#kind = recipient === 'self' ? 'reasoning' : 'call';
    if (this.#kind === 'call') this.#addToCalls('\n');
    this.#openChannel()?.begin();
  }
}

/**
 * What one kind of messages says, and how much of it was shown. What was shown is a length: where the text turns out to be shorter, as
 * its end belongs to the next message, what follows is cut.
 */
export class MuseChannel {
  length = 0;
  /** Up to where it may be shown. */
  limit = 0;
  /** The text from `#base` on. */
  #text = '';
  #base = 0;
  #numShown = 0;
  #last = '';
  /** Where the open message begins. */
  #start = 0;

  /** A message begins. */
  begin(): void {
    this.#start = this.length;
  }

  append(text: string): void {
    this.#text += text;
    this.#last = (this.#last + text).slice(-NUM_LAST_CHARS);
    this.length += text.length;
    this.limit = this.length;
  }

  /** A message ends without a marker: takes characters away from its end, and holds back what may still be part of a marker or a header. */
  close(numTaken: number, numHeld: number): void {
    this.length -= numTaken;
    this.#text = this.#text.slice(0, Math.max(0, this.length - this.#base));
    this.#base = Math.min(this.#base, this.length);
    this.#last = this.#last.slice(0, Math.max(0, this.#last.length - numTaken));
    this.limit = this.length - (numHeld > 0 ? numHeld : this.#partOfMarker());
  }

  /** Holds back some characters at the end of the open message; while it is empty, what may be part of a marker at the end of the one ahead. */
  hold(numHeld: number): void {
    this.limit = this.length - (this.length === this.#start ? this.#partOfMarker() : numHeld);
  }

  #partOfMarker(): number {
    return Math.max(...MUSE_MARKERS.map((marker) => overlapLength(this.#last, marker)));
  }

  /** All of the text, where nothing was shown. */
  get whole(): string {
    return this.#text;
  }

  /** What may be shown and was not. */
  get unseen(): string {
    return this.limit > this.#numShown ? this.#text.slice(this.#numShown - this.#base, this.limit - this.#base) : '';
  }

  /** What may be shown counts as shown. */
  show(): void {
    this.#numShown = Math.max(this.#base, this.limit);
    this.#text = this.#text.slice(this.#numShown - this.#base);
    this.#base = this.#numShown;
  }
}
