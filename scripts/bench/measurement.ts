// The contract of a measurement: one file per measurement in `measurements/`, one row each in the table of `main.ts`.
import type { Candidate, CandidatePaths, Lineup } from './candidates.ts';

/** Something that can be measured of either candidate. */
export interface Measurement {
  /** Its name for `--only`, kebab-case. */
  readonly name: string;
  /** One line: what runs, with the numbers that define it. */
  readonly title: string;
  /** A window of its own, where the command line gives none. It takes long, and is measured only when it is named. */
  readonly seconds?: number;
  /** What it yields, in the order of the table; the first is the one shown while the bench runs. */
  readonly figures: readonly Figure[];
  /** The programs that it compares: one of the functions in `candidates.ts`. */
  lineUp(paths: CandidatePaths): Lineup;
  /**
   * Measures one candidate once, in a process that it starts and ends. `seconds` is the length of the measured window, where there
   * is one.
   * @throws Error when the program cannot be started or the load not be run.
   */
  measure(candidate: Candidate, seconds: number): Promise<Reading>;
}

/** A number that a measurement yields for each candidate and round. */
export interface Figure {
  /** Its name in a reading and in the JSON report, snake_case with the unit at its end. */
  readonly key: string;
  readonly label: string;
  /** As shown in the table: `req/s`, `ms`, `MB`. */
  readonly unit: string;
  /** Decimal places in the table. */
  readonly digits: number;
  /** What the ratio ours / peer should be: at least so much for a rate, at most so much for a cost. */
  readonly target?: RatioTarget;
}

/** A bound on ours / peer. */
export type RatioTarget = { readonly atLeast: number } | { readonly atMost: number };

/** One measurement of one candidate. */
export interface Reading {
  /** A value for each figure's key. */
  readonly values: Readonly<Record<string, number>>;
  /** What the candidate did wrong; any makes the bench fail. */
  readonly problems: readonly string[];
  /** CPU seconds of the load generator per second; undefined where none ran. */
  readonly generatorCores?: number;
}
