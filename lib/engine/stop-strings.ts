// Stop strings in text that comes piece by piece (vLLM: v1/engine/detokenizer.py, BaseIncrementalDetokenizer, check_stop_strings).

/** What ends a text; the same for all samples of a request. */
export interface StopRules {
  /** Not empty ones; the one that is complete first ends the text, and of two at once the first of the list. */
  readonly stop: readonly string[];
  /** Whether the text ends after the stop string, not before it. */
  readonly includeStopStrInOutput: boolean;
  /** Text of this many tokens and less is not searched. */
  readonly minTokens: number;
  /** Length of the longest stop string, in UTF-16 code units. */
  readonly maxStopChars: number;
  /** Characters that are held back: one less than the longest stop string has, or none where it is part of the text. */
  readonly numHeld: number;
}

/** Makes rules. */
export function createStopRules({ stop, includeStopStrInOutput, minTokens }: Omit<StopRules, 'maxStopChars' | 'numHeld'>): StopRules {
  const holds = stop.length > 0 && !includeStopStrInOutput;
  return {
    stop,
    includeStopStrInOutput,
    minTokens,
    maxStopChars: Math.max(0, ...stop.map(({ length }) => length)),
    numHeld: holds ? Math.max(...stop.map(countCharacters)) - 1 : 0,
  };
}

const FORGOTTEN_CHARS = 4096;

/** The text of one sequence. What may be the beginning of a stop string is held back. */
export class StopStringText {
  readonly #rules: StopRules;
  #text = '';
  #numGiven = 0;
  #numTokens = 0;
  // Where text begins that has not been searched.
  #searchedEnd = 0;
  #matched: string | null = null;

  constructor(rules: StopRules) {
    this.#rules = rules;
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
    const start = Math.min(this.#numGiven, this.#searchedEnd - this.#rules.maxStopChars);
    if (start < FORGOTTEN_CHARS) return;
    this.#text = this.#text.slice(start);
    this.#numGiven -= start;
    this.#searchedEnd -= start;
  }

  #search(): void {
    const from = this.#searchedEnd;
    this.#searchedEnd = this.#text.length;
    let end = Number.POSITIVE_INFINITY;
    for (const stop of this.#rules.stop) {
      const at = this.#text.indexOf(stop, Math.max(0, from + 1 - stop.length));
      if (at < 0 || at + stop.length >= end) continue;
      this.#matched = stop;
      end = at + stop.length;
    }
    if (this.#matched !== null) this.#text = this.#text.slice(0, this.#rules.includeStopStrInOutput ? end : end - this.#matched.length);
  }

  // In characters, as Python counts them.
  #heldStart(): number {
    let at = this.#text.length;
    for (let count = 0; count < this.#rules.numHeld && at > 0; count++) at -= isLowSurrogate(this.#text.charCodeAt(at - 1)) && at > 1 ? 2 : 1;
    return at;
  }
}

function isLowSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}

function countCharacters(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) if (!isLowSurrogate(text.charCodeAt(index)) || !isHighSurrogate(text.charCodeAt(index - 1))) count++;
  return count;
}

function isHighSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}
