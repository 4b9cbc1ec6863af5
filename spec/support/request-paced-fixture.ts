// Request-paced models without an engine: configurations, sequences and loads as they see them.
import { createRng, type Rng } from '../../lib/base/rng.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { type RequestPacedConfig, requestPacedOptions } from '../../lib/engine/pacing/request-paced/options.ts';
import type { Load, PacedSequence } from '../../lib/engine/pacing/request-paced/pacing.ts';

/** The defaults with changes; durations may be texts. */
export function pacedConfigOf(changes: { readonly [Key in keyof RequestPacedConfig]?: RequestPacedConfig[Key] | string } = {}): RequestPacedConfig {
  return resolveConfig(requestPacedOptions, changes);
}

/** A sequence with a stream that counts how often it is asked for. */
export class FakePacedSequence implements PacedSequence {
  readonly numTokens: number;
  readonly numCachedTokens: number;
  readonly hasRemotePrefill: boolean;
  numUses = 0;
  readonly #rng: Rng;

  constructor({ numTokens = 100, numCachedTokens = 0, hasRemotePrefill = false, seed = 1 } = {}) {
    this.numTokens = numTokens;
    this.numCachedTokens = numCachedTokens;
    this.hasRemotePrefill = hasRemotePrefill;
    this.#rng = createRng(seed);
  }

  get latencyRng(): Rng {
    this.numUses++;
    return this.#rng;
  }
}

/** One sequence alone in an engine with 8 seats. */
export const ALONE: Load = { numRunning: 1, maxNumSeqs: 8 };

/** Every seat of the 8 taken. */
export const FULL: Load = { numRunning: 8, maxNumSeqs: 8 };

/** Numbers that break careless arithmetic, as durations in milliseconds. */
export const HOSTILE_DURATIONS: readonly number[] = [0, 5e-324, 1e-300, 1e-9, 0.00025, 0.75, 1, 20, 1e9];

/** Mean and standard deviation. */
export function momentsOf(values: readonly number[]): { mean: number; stdDev: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, stdDev: Math.sqrt(variance) };
}
