// A line on standard error that says how far a long simulation has come.

/** Where it is to be shown. */
export interface ProgressOutput {
  /** Whether the line can be written over: a terminal. */
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
  /** Real time in milliseconds. */
  readonly nowMs: () => number;
}

// A terminal's line is written over; elsewhere each one stays.
const TERMINAL_INTERVAL_MS = 250;
const OTHER_INTERVAL_MS = 5000;
const CLEAR_LINE = '\r\u001b[K';

/** Shows a line now and then. */
export class Progress {
  readonly #output: ProgressOutput;
  readonly #intervalMs: number;
  #nextMs: number;
  #isShown = false;

  constructor(output: ProgressOutput) {
    this.#output = output;
    this.#intervalMs = output.isTerminal ? TERMINAL_INTERVAL_MS : OTHER_INTERVAL_MS;
    this.#nextMs = output.nowMs() + this.#intervalMs;
  }

  /** Shows what `describe` says when the time for it has come. */
  tick(describe: () => string): void {
    if (this.#output.nowMs() < this.#nextMs) return;
    this.#nextMs = this.#output.nowMs() + this.#intervalMs;
    this.#isShown = true;
    const { isTerminal, write } = this.#output;
    write(isTerminal ? `${CLEAR_LINE}${describe()}` : `${describe()}\n`);
  }

  /** Takes the line away where that is possible. */
  end(): void {
    if (this.#isShown && this.#output.isTerminal) this.#output.write(CLEAR_LINE);
    this.#isShown = false;
  }
}
