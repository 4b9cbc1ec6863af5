// Work in steps: generators that pause after so much of it, counted and not timed, so that each run pauses at the same places.

/** Work that can be left off and taken up again. Each pause tells the units of work since the one before. */
export type Steps<T> = Generator<number, T, void>;

/** Units of work between two pauses. A unit is what one character of a text takes to be tokenized: 0.05 to 1 microseconds. */
export const UNITS_PER_STEP = 512;

/** Counts what one piece of work has done since its last pause. */
export class Meter {
  /** Units after which a pause is due, from 1. */
  readonly unitsPerStep: number;
  #units = 0;

  constructor(unitsPerStep: number = UNITS_PER_STEP) {
    this.unitsPerStep = unitsPerStep;
  }

  /** Counts work that is done. @returns whether a pause is due */
  spend(units: number): boolean {
    this.#units += units;
    return this.#units >= this.unitsPerStep;
  }

  /** What has been done since the last call, for the pause. */
  take(): number {
    const units = this.#units;
    this.#units = 0;
    return units;
  }
}

/** Does something to a text part by part. @param findCut the first place from `at` on where the text may be cut; its length when there is none */
export function* changeInParts(text: string, change: (part: string) => string, meter: Meter, findCut: FindCut = cutAnywhere): Steps<string> {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const cut = findCut(text, Math.min(text.length, at + meter.unitsPerStep));
    parts.push(change(text.slice(at, cut)));
    if (meter.spend(cut - at)) yield meter.take();
    at = cut;
  }
  return parts.join('');
}

/** See `changeInParts`. */
export type FindCut = (text: string, at: number) => number;

function cutAnywhere(_text: string, at: number): number {
  return at;
}

/** A place between characters: `at`, or one further when it is inside a surrogate pair of a well-formed text. */
export function cutBetweenChars(text: string, at: number): number {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at + 1 : at;
}

/** What is left of some work, or what it has come to. */
export type Begun<T> = { readonly isDone: false } | { readonly isDone: true; readonly value: T };

/** Does as much of it as so many units allow. */
export function beginSteps<T>(steps: Steps<T>, units: number): Begun<T> {
  for (let left = units; left > 0; ) {
    const { done, value } = steps.next();
    if (done === true) return { isDone: true, value };
    left -= value;
  }
  return { isDone: false };
}

/** What comes of each item, in their order. @param unitsEach the units of work that an item takes */
export function* mapInSteps<T, R>(items: readonly T[], map: (item: T, index: number) => R, unitsEach: number): Steps<R[]> {
  const meter = new Meter();
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    results.push(map(item, index));
    if (meter.spend(unitsEach)) yield meter.take();
  }
  return results;
}

/** Does all of it at once. */
export function finishSteps<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
