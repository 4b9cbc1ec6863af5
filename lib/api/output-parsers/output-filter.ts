// The contract of what changes a message's text once it is read.
import type { ParsedDelta } from './parsed-delta.ts';

/** Changes one choice: `filter` is used, with `isEnd` for the last delta, or `filterWhole`. */
export interface OutputFilter {
  /** The delta as it is sent, with what was held back of those before; null when nothing is to be sent. */
  filter(delta: ParsedDelta | null, isEnd: boolean): ParsedDelta | null;
  /** A whole text of reasoning or content. */
  filterWhole(text: string): string;
}
