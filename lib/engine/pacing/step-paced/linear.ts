// The linear model: a fixed time for each step, and a price for each unit of work.
import type { StepTimeModel } from './step-time.ts';

/** Milliseconds, 0 or more, fractions allowed. */
export interface LinearModelOptions {
  /** Of every step. */
  readonly baseMs: number;
  readonly perPrefillTokenMs: number;
  readonly perDecodeRequestMs: number;
  readonly perKvTokenMs: number;
}

/** `base + a * prefill tokens + b * decode requests + c * KV tokens read`. */
export function createLinearModel({ baseMs, perPrefillTokenMs, perDecodeRequestMs, perKvTokenMs }: LinearModelOptions): StepTimeModel {
  return {
    stepTimeMs: ({ numPrefillTokens, numDecodeRequests, numKvTokensRead }) =>
      baseMs +
      perPrefillTokenMs * numPrefillTokens +
      perDecodeRequestMs * numDecodeRequests +
      perKvTokenMs * numKvTokensRead,
  };
}
