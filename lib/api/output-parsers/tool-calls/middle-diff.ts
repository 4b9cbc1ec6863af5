// Arguments while they are written, as vLLM compares them for Jamba: what stands between the beginning and the end that their closed
// form shares with the one of a piece earlier.
import type { JsonRewriter } from './json-rewriter.ts';

/** How far back in what was written an end that is shared can reach. */
const MAX_OVERLAP = 64;
/** In deeper values nothing is looked for: each piece costs all brackets that are open. */
const MAX_DEPTH = 64;
/** Beyond it a piece is not looked for: that would cost all that waits, again and again. */
const MAX_SOUGHT_LENGTH = 4096;
const ALPHANUMERIC = /[\p{L}\p{N}]/u;

/** Follows one value and keeps what was sent of it: that is not always what the closed form begins with. */
export class MiddleDiff {
  readonly #value: JsonRewriter;
  #written = '';
  /** The end of what was written ahead of the last piece. */
  #recent = '';
  /** What closes the value: now, and one piece earlier. */
  #tail = '';
  #tailBefore = '';
  #lastWritten = '';
  #sent = '';
  /** What the last closed form is taken to lack of what was written. */
  #hidden = '';

  constructor(value: JsonRewriter) {
    this.#value = value;
  }

  /** Whether Python takes the arguments for false; so it does, here, where they are too deep. */
  get isEmpty(): boolean {
    return this.#value.depth > MAX_DEPTH || this.#value.isEmpty;
  }

  /** Takes in what the value has read since the last time. */
  advance(): void {
    this.#recent = (this.#recent + this.#lastWritten).slice(-MAX_OVERLAP);
    const written = this.#value.take();
    this.#written += written;
    this.#lastWritten = this.#hidden + written;
    this.#hidden = '';
    this.#tailBefore = this.#tail;
    this.#tail = this.#value.depth > MAX_DEPTH ? '' : this.#value.unfinished + this.#value.closers;
  }

  /** Takes the closed form to lack a string that has not ended, as it is read until the name is sent; whether Python takes the rest for false. */
  hideOpenString(): boolean {
    const length = this.#value.openStringLength;
    if (length === 0) return this.isEmpty;
    const end = this.#recent + this.#lastWritten;
    this.#hidden = this.#written.slice(-length);
    this.#recent = end.slice(0, Math.max(0, end.length - length));
    this.#lastWritten = '';
    // Without the quote that would close it.
    this.#tail = this.#tail.slice(1);
    return this.#written.length - length <= 1;
  }

  /** What the last piece put between the ends. */
  takeMiddle(): string {
    return this.#send(readMiddle(this.#recent + this.#tailBefore, this.#recent + this.#lastWritten + this.#tail));
  }

  /** The closed form up to the end of the first place where the piece stands in it; null where it does not. */
  takeThrough(piece: string): string | null {
    if (this.#written.length > MAX_SOUGHT_LENGTH) return this.#send(this.#written);
    const closed = this.#written + this.#tail;
    const at = closed.indexOf(piece);
    return at < 0 ? null : this.#send(closed.slice(0, at + piece.length));
  }

  /** The closed form, without every place where what was sent stands in it. */
  takeAll(): string {
    const closed = this.#written + this.#tail;
    return this.#send(this.#sent === '' ? closed : closed.replaceAll(this.#sent, ''));
  }

  /** What follows in the closed form what was sent, '' where it does not begin with that. */
  get remaining(): string {
    const closed = this.#written + this.#tail;
    return closed.startsWith(this.#sent) ? closed.slice(this.#sent.length) : '';
  }

  #send(text: string): string {
    this.#sent += text;
    return text;
  }
}

function readMiddle(before: string, now: string): string {
  const least = Math.min(before.length, now.length);
  let numEnd = 0;
  while (numEnd < least && before.at(-1 - numEnd) === now.at(-1 - numEnd) && !ALPHANUMERIC.test(now.at(-1 - numEnd) ?? '')) numEnd++;
  let start = 0;
  while (start < least - numEnd && before.charCodeAt(start) === now.charCodeAt(start)) start++;
  return now.slice(start, now.length - numEnd);
}
