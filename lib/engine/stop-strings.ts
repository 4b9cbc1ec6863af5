// Stop strings in text that comes piece by piece (vLLM: v1/engine/detokenizer.py, BaseIncrementalDetokenizer, check_stop_strings).

/** What ends a text. */
export interface StopRules {
  /** Not empty ones; the first that occurs ends the text, even if another one begins earlier. */
  readonly stop: readonly string[];
  /** Whether the text ends after the stop string, not before it. */
  readonly includeStopStrInOutput: boolean;
  /** Text of this many tokens and less is not searched. */
  readonly minTokens: number;
}

const FORGOTTEN_CHARS = 4096;

/** The text of one sequence. What may be the beginning of a stop string is held back. */
export class StopStringText {
  readonly #rules: StopRules;
  // Characters that are held back: one less than the longest stop string has.
  readonly #numHeld: number;
  // In code units.
  readonly #maxStopChars: number;
  #text = '';
  #numGiven = 0;
  #numTokens = 0;
  // Where text begins that has not been searched.
  #searchedEnd = 0;
  #matched: string | null = null;

  constructor(rules: StopRules) {
    this.#rules = rules;
    this.#maxStopChars = Math.max(0, ...rules.stop.map(({ length }) => length));
    const holds = rules.stop.length > 0 && !rules.includeStopStrInOutput;
    this.#numHeld = holds ? Math.max(...rules.stop.map((stop) => [...stop].length)) - 1 : 0;
  }

  /** The stop string that has ended the text, or null. */
  get matched(): string | null {
    return this.#matched;
  }

  /** Adds the text of one token. @returns whether a stop string ends the text with it */
  push(text: string): boolean {
    const { minTokens } = this.#rules;
    this.#text += text;
    this.#numTokens++;
    if (this.#numTokens <= minTokens) this.#searchedEnd = this.#text.length;
    else if (this.#text.length > this.#searchedEnd) this.#search();
    return this.#matched !== null;
  }

  /** The text to give out now. @param isFinished whether nothing more comes: then nothing is held back */
  take(isFinished: boolean): string {
    const end = isFinished ? this.#text.length : this.#heldStart();
    if (end <= this.#numGiven) return '';
    const text = this.#text.slice(this.#numGiven, end);
    this.#numGiven = end;
    this.#forget();
    return text;
  }

  // Lets go of what has been given and searched: each search costs as much as there is text.
  #forget(): void {
    const start = Math.min(this.#numGiven, this.#searchedEnd - this.#maxStopChars);
    if (start < FORGOTTEN_CHARS) return;
    this.#text = this.#text.slice(start);
    this.#numGiven -= start;
    this.#searchedEnd -= start;
  }

  #search(): void {
    const from = this.#searchedEnd;
    this.#searchedEnd = this.#text.length;
    for (const stop of this.#rules.stop) {
      const at = this.#text.indexOf(stop, Math.max(0, from + 1 - stop.length));
      if (at < 0) continue;
      this.#matched = stop;
      this.#text = this.#text.slice(0, this.#rules.includeStopStrInOutput ? at + stop.length : at);
      return;
    }
  }

  // In characters, as Python counts them.
  #heldStart(): number {
    let at = this.#text.length;
    for (let count = 0; count < this.#numHeld && at > 0; count++) at -= isLowSurrogate(this.#text.charCodeAt(at - 1)) && at > 1 ? 2 : 1;
    return at;
  }
}

function isLowSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}
