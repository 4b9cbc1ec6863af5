// Rounds of one measurement over the candidates in turn (A B A B ...), so that drift of the machine hits both alike.
import type { Candidate } from './candidates.ts';
import type { Measurement, Reading } from './measurement.ts';

/** All readings of one measurement. */
export interface MeasurementResult {
  readonly measurement: Measurement;
  /** By candidate name, one per round that could be measured. */
  readonly readings: Readonly<Record<Candidate['name'], readonly Reading[]>>;
  /** What went wrong, each with candidate and round. */
  readonly failures: readonly string[];
}

/** How often and how long to measure, and who hears of each reading. */
export interface RoundsOptions {
  readonly numRounds: number;
  readonly seconds: number;
  readonly onReading: (candidate: Candidate, round: number, reading: Reading) => void;
}

/** Runs the rounds. A server that fails is reported in `failures` and does not stop the others. */
export async function runRounds(
  measurement: Measurement,
  candidates: readonly Candidate[],
  options: RoundsOptions,
): Promise<MeasurementResult> {
  const readings: Record<Candidate['name'], Reading[]> = { ours: [], peer: [] };
  const failures: string[] = [];
  for (let round = 1; round <= options.numRounds; round++) {
    for (const candidate of candidates) {
      const at = `${measurement.name}, ${candidate.name}, round ${round}`;
      try {
        const reading = await measurement.measure(candidate, options.seconds);
        readings[candidate.name].push(reading);
        failures.push(...reading.problems.map((problem) => `${at}: ${problem}`));
        options.onReading(candidate, round, reading);
      } catch (error) {
        failures.push(`${at}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return { measurement, readings, failures };
}
