// Which part of a text each token stands for, though the tokens spell a text that was normalized.

/** How far ahead two texts are searched for the place where they agree again, in code units. */
const MAX_LOOKAHEAD = 8;
/** Code units that agree before two texts are taken to be at the same place. */
const MIN_AGREEMENT = 3;

/** Two texts, and how one was made from the other. */
export interface ChangedText {
  readonly source: string;
  readonly changed: string;
  /** Turns a short part of the source into what has become of it, where parts are changed one by one. */
  readonly change: (part: string) => string;
}

/**
 * Makes a function that gives the place in the source for a place in the changed text. It is asked for ascending places.
 * Where the two texts differ, a place is before the difference or after it, never inside, and never inside a surrogate pair.
 */
export function createPlaceFinder(texts: ChangedText): (place: number) => number {
  const { source, changed } = texts;
  if (source === changed) return (place) => place;
  const walk = new Walk(texts);
  return (place) => avoidPair(source, walk.sourcePlaceOf(place));
}

// A surrogate pair goes to the token with its end.
function avoidPair(source: string, at: number): number {
  const isInside = (source.charCodeAt(at) & 0xfc00) === 0xdc00 && at > 0 && (source.charCodeAt(at - 1) & 0xfc00) === 0xd800;
  return isInside ? at - 1 : at;
}

// Goes through both texts at once.
class Walk {
  readonly #source: string;
  readonly #changed: string;
  readonly #change: (part: string) => string;
  #sourceAt = 0;
  #changedAt = 0;

  constructor({ source, changed, change }: ChangedText) {
    this.#source = source;
    this.#changed = changed;
    this.#change = change;
  }

  /** The place in the source for a place in the changed text; not before the one asked for last. */
  sourcePlaceOf(place: number): number {
    while (this.#changedAt < place) {
      if (this.#isEqual(this.#sourceAt, this.#changedAt)) {
        this.#sourceAt++;
        this.#changedAt++;
        continue;
      }
      const { inSource, inChanged } = this.#measureDifference();
      if (this.#changedAt + inChanged > place) break;
      this.#sourceAt = Math.min(this.#source.length, this.#sourceAt + inSource);
      this.#changedAt += inChanged;
    }
    return this.#sourceAt;
  }

  // A part that has become what is there, or else the shortest stretches after which the two agree again.
  #measureDifference(): { inSource: number; inChanged: number } {
    for (let inSource = 1; inSource <= MAX_LOOKAHEAD; inSource++) {
      const became = this.#change(this.#source.slice(this.#sourceAt, this.#sourceAt + inSource));
      if (became !== '' && this.#changed.startsWith(became, this.#changedAt)) return { inSource, inChanged: became.length };
    }
    for (let total = 1; total <= 2 * MAX_LOOKAHEAD; total++) {
      for (let inChanged = Math.min(total, MAX_LOOKAHEAD); inChanged >= Math.max(0, total - MAX_LOOKAHEAD); inChanged--) {
        const inSource = total - inChanged;
        if (this.#agreesAt(this.#sourceAt + inSource, this.#changedAt + inChanged)) return { inSource, inChanged };
      }
    }
    return { inSource: 1, inChanged: 1 };
  }

  #agreesAt(sourceAt: number, changedAt: number): boolean {
    for (let index = 0; index < MIN_AGREEMENT; index++) {
      const isEnd = sourceAt + index >= this.#source.length && changedAt + index >= this.#changed.length;
      if (isEnd) return true;
      if (!this.#isEqual(sourceAt + index, changedAt + index)) return false;
    }
    return true;
  }

  #isEqual(sourceAt: number, changedAt: number): boolean {
    // Beyond its end a text has NaN, which equals nothing.
    return this.#source.charCodeAt(sourceAt) === this.#changed.charCodeAt(changedAt);
  }
}
