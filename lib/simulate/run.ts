// Runs a trace from its first line to its last token, in turns, so that signals are heard in between.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UsageError } from '../config/usage-error.ts';
import type { Tokenizer } from '../engine/tokenizer/tokenizer.ts';
import type { SimulateConfig } from './options.ts';
import { type Report, toReport } from './report.ts';
import { Simulation, type SimulationListener } from './simulation.ts';
import { describePlace, type NumberedRequest, readTrace } from './trace-file.ts';

export interface RunOptions {
  readonly listener: SimulationListener;
  /** Reads texts of prompts. */
  readonly tokenizer: Tokenizer;
  /** Called again and again; it must be cheap. */
  readonly onProgress: (simulation: Simulation) => void;
  /** Called once, before the first request arrives. */
  readonly onStart: (simulation: Simulation) => void;
  /** Real time in milliseconds. */
  readonly nowMs: () => number;
}

// Real time after which other things are let in.
const TURN_MS = 50;

/** Simulates a trace. @throws UsageError for a trace without requests, and as `readTrace`; OptionValueError as `Simulation`. */
export async function runTrace(config: SimulateConfig, options: RunOptions): Promise<Report> {
  const run = new Run(config, options);
  for await (const requests of readTrace(config.trace)) {
    for (const request of requests) {
      run.arrive(request);
      if (run.isTurnOver) await run.nextTurn();
    }
  }
  while (run.proceed()) if (run.isTurnOver) await run.nextTurn();
  return run.toReport();
}

class Run {
  readonly #config: SimulateConfig;
  readonly #options: RunOptions;
  readonly #startedMs: number;
  #simulation: Simulation | null = null;
  #firstArrivalMs = 0;
  #numRequests = 0;
  #turnEndsMs: number;

  constructor(config: SimulateConfig, options: RunOptions) {
    this.#config = config;
    this.#options = options;
    this.#startedMs = options.nowMs();
    this.#turnEndsMs = this.#startedMs + TURN_MS;
  }

  get isTurnOver(): boolean {
    return this.#options.nowMs() >= this.#turnEndsMs;
  }

  async nextTurn(): Promise<void> {
    if (this.#simulation !== null) this.#options.onProgress(this.#simulation);
    await nextTurn();
    this.#turnEndsMs = this.#options.nowMs() + TURN_MS;
  }

  arrive(request: NumberedRequest): void {
    this.#numRequests++;
    this.#simulation ??= this.#start(request.arrivalMs);
    this.#simulation.arrive(request);
  }

  proceed(): boolean {
    return this.#simulation?.proceed() ?? false;
  }

  toReport(): Report {
    const simulation = this.#simulation;
    if (simulation === null) throw new UsageError(`${describePlace(this.#config.trace, 1)}: the trace has no request`);
    const wallTimeMs = this.#options.nowMs() - this.#startedMs;
    return toReport({ config: this.#config, simulation, numRequests: this.#numRequests, startMs: this.#firstArrivalMs, wallTimeMs });
  }

  #start(firstArrivalMs: number): Simulation {
    this.#firstArrivalMs = firstArrivalMs;
    const simulation = new Simulation(this.#config, { startMs: firstArrivalMs, listener: this.#options.listener, tokenizer: this.#options.tokenizer });
    this.#options.onStart(simulation);
    return simulation;
  }
}
