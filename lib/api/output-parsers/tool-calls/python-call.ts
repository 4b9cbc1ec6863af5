// The JSON of one Python call's arguments while it is written, and what is sent of it.
import { MAX_MERGED_LENGTH, mergeNames } from './merged-names.ts';

/** A call as far as it is read. What was written is kept to be sent, and as a whole for names that come twice. */
export class PythonCall {
  readonly name: string;
  isComplete = false;
  /** Whether a keyword or a key came twice: the last value counts. */
  repeatsNames = false;
  #written = '';
  #unsent = '';
  /** Characters at the front of what follows that are sent, where that was a number which had not ended. */
  #numAhead = 0;
  #numSent = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** How much is written. */
  get length(): number {
    return this.#written.length;
  }

  /** JSON of the arguments, when they are complete. */
  get json(): string {
    return this.repeatsNames ? mergeNames(this.#written) : this.#written;
  }

  /** Whether anything of it was sent. */
  get hasBegun(): boolean {
    return this.#numSent > 0;
  }

  write(json: string): void {
    this.#written += json;
    this.#unsent += json;
  }

  /** Takes the bracket at an offset away, behind which nothing is sent. */
  removeBracket(offset: number): void {
    const numBehind = this.#written.length - offset;
    this.#written = this.#written.slice(0, offset) + this.#written.slice(offset + 1);
    this.#unsent = this.#unsent.slice(0, this.#unsent.length - numBehind) + this.#unsent.slice(this.#unsent.length - numBehind + 1);
  }

  /** What is not sent of a complete call. */
  takeAll(): string {
    if (this.repeatsNames) return this.#send(this.json.slice(this.#numSent));
    return this.#cut(this.#unsent);
  }

  /**
   * What can be sent of an open call, '' for nothing: all but the last `numHidden` characters, then `scalar`, a number or a word that has
   * not ended. `closers` are what completes that; null where they are not what the completed call ends with.
   */
  takeOpen(numHidden: number, scalar: string, closers: string): string | null {
    if (numHidden >= this.#unsent.length && scalar === '') return '';
    if (!this.repeatsNames) return this.#cut(this.#unsent.slice(0, this.#unsent.length - numHidden) + scalar);
    if (this.#written.length > MAX_MERGED_LENGTH) return '';
    const merged = mergeNames(this.#written.slice(0, this.#written.length - numHidden) + scalar + closers);
    return merged.endsWith(closers) ? this.#send(merged.slice(this.#numSent, merged.length - closers.length)) : null;
  }

  #cut(text: string): string {
    const numTaken = Math.max(this.#numAhead, text.length);
    const taken = text.slice(this.#numAhead);
    this.#numAhead = Math.max(0, numTaken - this.#unsent.length);
    this.#unsent = this.#unsent.slice(numTaken - this.#numAhead);
    return this.#send(taken);
  }

  #send(text: string): string {
    this.#numSent += text.length;
    return text;
  }
}
