// The contract of a reader of one call's arguments: markup in, JSON out.

/** Reads the arguments of one call piece by piece. Linear in the text. */
export interface ArgumentStream {
  append(text: string): void;
  /** The same of a marker that is part of the arguments, where that is told from text. */
  appendMarker?(text: string): void;
  /** The next characters of the JSON that later text cannot change; '' when there are none. */
  take(): string;
  /** The rest of the JSON at the end of the call; '' when the call was cut where nothing can follow. */
  finish(): string;
  /** The whole JSON as a buffered answer has it; incomplete arguments are left out. */
  whole(): string;
}
