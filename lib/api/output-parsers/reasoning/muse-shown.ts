// What messages of one kind say in a stream of Muse Glimmer.
import { FirstSeeker } from '../tool-calls/first-seeker.ts';

/** Beginnings of calls. */
export const CALL_STARTS: readonly string[] = ['<atem:function_calls>', '<atem:invoke'];

/** A text of which all is shown but an end that is held back. Once more was shown than it has in the end, no more is. */
export class MuseShown {
  #length = 0;
  #unseen = '';
  #isLost = false;
  #bodyStart = 0;
  /** Finds calls in a message, which hide it; null where they are text, and behind one. */
  #calls: FirstSeeker | null = null;
  #isHidden = false;

  /** A message begins. */
  begin(hidesCalls: boolean): void {
    this.#bodyStart = this.#length;
    this.#calls = hidesCalls ? new FirstSeeker(CALL_STARTS) : null;
    this.#isHidden = false;
  }

  add(text: string): void {
    if (this.#isHidden) return;
    this.#unseen += text;
    this.#length += text.length;
    if (this.#calls === null || this.#calls.feed(text).found === null) return;
    this.take(this.#length - this.#bodyStart);
    this.#isHidden = true;
  }

  /** Takes characters away from the end. */
  take(numChars: number): void {
    if (this.#isHidden) return;
    this.#length -= numChars;
    this.#isLost ||= numChars > this.#unseen.length;
    this.#unseen = this.#unseen.slice(0, Math.max(0, this.#unseen.length - numChars));
  }

  /** What is to be shown now, where some characters at the end are held back. */
  show(numHeld: number): string {
    const end = this.#unseen.length - (this.#isHidden ? 0 : numHeld);
    if (this.#isLost || end <= 0) return '';
    const shown = this.#unseen.slice(0, end);
    this.#unseen = this.#unseen.slice(end);
    return shown;
  }
}
