// Arguments while they are written, as vLLM compares them for Jamba: what stands between the beginning and the end that their closed
// form shares with the one of a piece earlier.
import { readString } from '../json-dumps.ts';
import type { JsonRewriter } from './json-rewriter.ts';
import { MergedNames } from './merged-names.ts';

/** How far back in what was written an end that is shared can reach. */
const MAX_OVERLAP = 64;
/** In deeper values nothing is looked for: each piece costs all brackets that are open. */
const MAX_DEPTH = 64;
/** Beyond it a piece is not looked for: that would cost all that waits, again and again. */
const MAX_SOUGHT_LENGTH = 4096;
const ALPHANUMERIC = /[\p{L}\p{N}]/u;

/** Follows one value, or one after the other, and keeps what was sent of it: that is not always what the closed form begins with. */
export class MiddleDiff {
  #value: JsonRewriter;
  #written = '';
  /** The end of what was written ahead of the last piece. */
  #recent = '';
  /** What closes the value: now, and one piece earlier. */
  #tail = '';
  #tailBefore = '';
  #unfinished = '';
  #lastWritten = '';
  #sent = '';
  /** What the last closed form is taken to lack of what was written. */
  #hidden = '';
  /** Where a name has come twice. */
  #merged: MergedNames | null = null;

  constructor(value: JsonRewriter) {
    this.#value = value;
  }

  /** Whether Python takes the arguments for false; so it does, here, where they are too deep. */
  get isEmpty(): boolean {
    return this.#value.depth > MAX_DEPTH || this.#value.isEmpty;
  }

  /** Takes in what the value has read since the last time. Another value is compared with all of the one before. */
  advance(value: JsonRewriter): void {
    if (value !== this.#value) this.#follow(value);
    if (this.#value.repeatsNames) this.#merged ??= new MergedNames(this.#written.slice(0, this.#written.length - this.#hidden.length) + this.#unfinished);
    this.#recent = (this.#recent + this.#lastWritten).slice(-MAX_OVERLAP);
    const written = this.#value.take();
    this.#written += written;
    this.#lastWritten = this.#hidden + written;
    this.#hidden = '';
    this.#tailBefore = this.#tail;
    this.#unfinished = this.#value.unfinished;
    this.#tail = this.#value.depth > MAX_DEPTH ? '' : this.#unfinished + this.#value.closers;
    this.#merged?.advance(this.#written, this.#value);
  }

  #follow(value: JsonRewriter): void {
    this.#tail = this.#closed;
    this.#value = value;
    this.#written = '';
    this.#recent = '';
    this.#lastWritten = '';
    this.#unfinished = '';
    this.#hidden = '';
    this.#merged = null;
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
    this.#merged?.hide(this.#written.slice(0, -length));
    return this.#written.length - length <= 1;
  }

  /** What the last piece put between the ends. */
  takeMiddle(): string {
    if (this.#merged !== null) return this.#send(readMiddle(this.#merged.before, this.#merged.now));
    return this.#send(readMiddle(this.#recent + this.#tailBefore, this.#recent + this.#lastWritten + this.#tail));
  }

  /** The closed form up to the end of the first place where the piece stands in it; null where it does not. */
  takeThrough(piece: string): string | null {
    if (this.#written.length > MAX_SOUGHT_LENGTH) return this.#send(this.#written);
    const closed = this.#closed;
    const at = closed.indexOf(piece);
    return at < 0 ? null : this.#send(closed.slice(0, at + piece.length));
  }

  /** The closed form, without every place where what was sent stands in it. */
  takeAll(): string {
    const closed = this.#closed;
    return this.#send(this.#sent === '' ? closed : closed.replaceAll(this.#sent, ''));
  }

  /** What follows in the closed form what was sent, '' where it does not begin with that. A string is not quoted. */
  get remaining(): string {
    if (this.#value.isString) return this.#sent === '' ? readString(this.#closed) : '';
    const closed = this.#closed;
    return closed.startsWith(this.#sent) ? closed.slice(this.#sent.length) : '';
  }

  get #closed(): string {
    return this.#merged?.now ?? this.#written + this.#tail;
  }

  #send(text: string): string {
    this.#sent += text;
    return text;
  }
}

// The beginning is looked for in all of what is now: where it goes on into the end, vLLM does not take it away.
function readMiddle(before: string, now: string): string {
  const least = Math.min(before.length, now.length);
  let numEnd = 0;
  while (numEnd < least && before.at(-1 - numEnd) === now.at(-1 - numEnd) && !ALPHANUMERIC.test(now.at(-1 - numEnd) ?? '')) numEnd++;
  let start = 0;
  while (start < before.length - numEnd && before.charCodeAt(start) === now.charCodeAt(start)) start++;
  const end = now.length - numEnd;
  return now.slice(start > end ? 0 : start, end);
}
