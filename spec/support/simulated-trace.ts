// A trace in memory, simulated.
import { parseFlags } from '../../lib/config/flags.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { type SimulateConfig, simulateOptions } from '../../lib/simulate/options.ts';
import type { RequestResult } from '../../lib/simulate/recorder.ts';
import { type Refusal, Simulation } from '../../lib/simulate/simulation.ts';
import type { NumberedRequest } from '../../lib/simulate/trace-file.ts';
import { parseTraceLine } from '../../lib/simulate/trace-line.ts';

/** The configuration of a simulation with these flags. */
export function simulateConfig(flags: readonly string[]): SimulateConfig {
  return resolveConfig(simulateOptions, parseFlags(simulateOptions, ['--trace', 'memory', ...flags]));
}

/** What came of a trace. */
export interface SimulatedTrace {
  readonly simulation: Simulation;
  /** By line, from 1. */
  readonly results: ReadonlyMap<number, RequestResult>;
  readonly refusals: ReadonlyMap<number, Refusal>;
}

/** Simulates requests to the end, each given as the fields of its line. */
export function simulateLines(flags: readonly string[], lines: readonly Readonly<Record<string, unknown>>[]): SimulatedTrace {
  const results = new Map<number, RequestResult>();
  const refusals = new Map<number, Refusal>();
  const requests = lines.map((fields, index): NumberedRequest => ({ ...parseTraceLine(JSON.stringify(fields)), line: index + 1 }));
  const simulation = new Simulation(simulateConfig(flags), {
    startMs: requests[0]?.arrivalMs ?? 0,
    listener: {
      ended: ({ line }, result) => void results.set(line, result),
      refused: ({ line }, refusal) => void refusals.set(line, refusal),
    },
  });
  for (const request of requests) simulation.arrive(request);
  while (simulation.proceed()) continue;
  return { simulation, results, refusals };
}
