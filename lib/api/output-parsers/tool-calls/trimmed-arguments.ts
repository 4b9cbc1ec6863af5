// Arguments while they are written, without what may be their end: as vLLM streams those of Apertus.
import type { JsonRewriter } from './json-rewriter.ts';

/** What the closed form may end with; such an end is held back. */
const CLOSER = /^[}\]", ]*$/;
const END = /[}\]", ]*$/;

/** Sends a value but for quotes, brackets, commas and spaces at its end. Linear: an end is looked at again once more follows it. */
export class TrimmedArguments {
  readonly #value: JsonRewriter;
  #unsent = '';
  #unfinished = '';
  /** What is sent of a number that has not ended. */
  #ahead = '';
  #hasSent = false;
  /** What was sent is no longer how a number is spelled: the next time all is looked at. */
  #isBehind = false;

  constructor(value: JsonRewriter) {
    this.#value = value;
  }

  /** What the value has read since the last time and can be sent; with `isEnd` all of it, closed. '' where there is nothing. */
  take(isEnd: boolean): string {
    const written = this.#value.take();
    this.#unfinished = this.#value.unfinished;
    const wasBehind = this.#isBehind;
    this.#isBehind = !this.#advance(written);
    if (this.#isBehind) return '';
    const all = this.#ahead === '' ? this.#unsent + this.#unfinished : this.#unfinished.slice(this.#ahead.length);
    if (!this.#hasSent && all === 'null') return '';
    if (isEnd) return this.#send(all + this.#value.closers, '');
    if (!wasBehind && CLOSER.test(written + this.#unfinished)) return '';
    const end = this.#unfinished === '' ? (END.exec(all)?.[0] ?? '') : '';
    return this.#send(all.slice(0, all.length - end.length), end);
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
    this.#hasSent ||= text !== '';
    this.#unsent = unsent;
    this.#ahead = this.#unfinished;
    return text;
  }
}

function countCommon(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a.charCodeAt(count) === b.charCodeAt(count)) count++;
  return count;
}
