// Arguments while they are written, without what may be their end: as vLLM streams those of Apertus.
import type { JsonRewriter } from './json-rewriter.ts';

/** What the closed form may end with; such an end is held back. */
const CLOSERS = '}]", ';

/** Sends a value but for quotes, brackets, commas and spaces at its end. Linear: an end is looked at again once more follows it. */
export class TrimmedArguments {
  #value: JsonRewriter;
  #unsent = '';
  #unfinished = '';
  /** What is sent of a number that has not ended. */
  #ahead = '';
  #sent = '';
  /** What was sent of the value before, while it is not known to be what this one begins with; null for none. */
  #carried: string | null = null;
  /** What was sent is no longer how a number is spelled: the next time all is looked at. */
  #isBehind = false;

  constructor(value: JsonRewriter) {
    this.#value = value;
  }

  /**
   * What the value has read since the last time and can be sent; with `isEnd` all of it, closed. '' where there is nothing. Another value
   * is taken for the one before, written anew.
   */
  take(value: JsonRewriter, isEnd: boolean): string {
    if (value !== this.#value) this.#follow(value);
    const written = value.take();
    this.#unfinished = value.unfinished;
    return this.#carried === null ? this.#takeMore(written, isEnd) : this.#compare(this.#carried, written, isEnd);
  }

  #follow(value: JsonRewriter): void {
    this.#value = value;
    this.#carried = this.#sent;
    this.#unsent = '';
    this.#ahead = '';
    this.#isBehind = false;
  }

  /** Sends what follows what was sent; where that is no longer what the value begins with, vLLM takes back the rest of it, and sends nothing. */
  #compare(carried: string, written: string, isEnd: boolean): string {
    this.#unsent += written;
    const known = this.#unsent + this.#unfinished;
    const closed = known + this.#value.closers;
    const all = isEnd ? closed : closed.slice(0, countKept(closed));
    const numCommon = countCommon(carried, all);
    this.#carried = carried.slice(0, numCommon);
    if (closed === 'null' || numCommon < carried.length || all.length === numCommon) return '';
    this.#carried = null;
    this.#sent = carried;
    return this.#send(all.slice(numCommon), known.slice(all.length));
  }

  #takeMore(written: string, isEnd: boolean): string {
    const wasBehind = this.#isBehind;
    this.#isBehind = !this.#advance(written);
    if (this.#isBehind) return '';
    const all = this.#ahead === '' ? this.#unsent + this.#unfinished : this.#unfinished.slice(this.#ahead.length);
    if (this.#sent === '' && all === 'null') return '';
    if (isEnd) return this.#send(all + this.#value.closers, '');
    if (!wasBehind && countKept(written + this.#unfinished) === 0) return '';
    const numKept = this.#unfinished === '' ? countKept(all) : all.length;
    return this.#send(all.slice(0, numKept), all.slice(numKept));
  }

  /** False where the number that is written is no longer spelled as it was sent: vLLM lets it be for this time. */
  #advance(written: string): boolean {
    const now = written + this.#unfinished;
    const isSame = now.startsWith(this.#ahead);
    if (!isSame) this.#ahead = this.#ahead.slice(0, countCommon(this.#ahead, now));
    this.#unsent += written.slice(this.#ahead.length);
    this.#ahead = this.#ahead.slice(written.length);
    return isSame;
  }

  #send(text: string, unsent: string): string {
    this.#sent += text;
    this.#unsent = unsent;
    this.#ahead = this.#unfinished;
    return text;
  }
}

/** How many characters stand ahead of what a text may end with. */
function countKept(text: string): number {
  let count = text.length;
  while (count > 0 && CLOSERS.includes(text.charAt(count - 1))) count--;
  return count;
}

function countCommon(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a.charCodeAt(count) === b.charCodeAt(count)) count++;
  return count;
}
