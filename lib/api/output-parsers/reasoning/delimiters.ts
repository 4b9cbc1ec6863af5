// What stands around reasoning in the styles that mark it with a token at each end.

/** The markers of a style. */
export interface Delimiters {
  readonly start: string;
  readonly end: string;
  /** The token that begins the assistant's turn: a prompt is not looked at beyond it. Absent, all of the prompt is looked at. */
  readonly turnStart?: string;
}

/** `<think>…</think>`. */
export const THINK_TAGS: Delimiters = { start: '<think>', end: '</think>' };
