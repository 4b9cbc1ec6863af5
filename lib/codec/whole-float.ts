// Floats whose value is whole. JavaScript has one number type, Python and JSON text have two: `1.0` is not `1`.

/**
 * A float with a whole value that a plain number could not tell from an integer. Fractions, infinities and whole values beyond
 * 2^53 are plain numbers: `toFloat` decides.
 */
export class WholeFloat {
  /** A safe integer, or -0. */
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** The float of that value. */
export function toFloat(value: number): number | WholeFloat {
  return Number.isSafeInteger(value) ? new WholeFloat(value) : value;
}
