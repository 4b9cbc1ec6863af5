// Loads of engine steps, and step-time models as the options make them.
import { resolveConfig } from '../../lib/config/resolve.ts';
import { createStepTimeModel } from '../../lib/engine/pacing/step-paced/models.ts';
import { type StepPacedConfig, stepPacedOptions } from '../../lib/engine/pacing/step-paced/options.ts';
import type { StepLoad, StepTimeModel } from '../../lib/engine/pacing/step-paced/step-time.ts';

/** Sequences that compute one token each, all with the same context length. */
export function decode(numDecodeRequests: number, contextLength: number): StepLoad {
  const numKvTokensRead = numDecodeRequests * contextLength;
  return { numPrefillTokens: 0, numDecodeRequests, numKvTokensRead, numAttentionPairs: numKvTokensRead };
}

/** One sequence that computes `numTokens` of its prompt after `numComputed` others. */
export function prefill(numTokens: number, numComputed = 0): StepLoad {
  return {
    numPrefillTokens: numTokens,
    numDecodeRequests: 0,
    numKvTokensRead: numComputed + numTokens,
    numAttentionPairs: numTokens * numComputed + (numTokens * (numTokens + 1)) / 2,
  };
}

/** Both in one step. */
export function together(a: StepLoad, b: StepLoad): StepLoad {
  return {
    numPrefillTokens: a.numPrefillTokens + b.numPrefillTokens,
    numDecodeRequests: a.numDecodeRequests + b.numDecodeRequests,
    numKvTokensRead: a.numKvTokensRead + b.numKvTokensRead,
    numAttentionPairs: a.numAttentionPairs + b.numAttentionPairs,
  };
}

export type GivenStepOptions = { readonly [Key in keyof StepPacedConfig]?: StepPacedConfig[Key] | string } & { readonly model?: string };

/** What the options make of it; null without a `stepTimeModel`. */
export function maybeStepTimeModel({ model = 'my_model', ...given }: GivenStepOptions): StepTimeModel | null {
  return createStepTimeModel({ ...resolveConfig<StepPacedConfig>(stepPacedOptions, given), model });
}

/** The step-time model that the options make. */
export function stepTimeModelOf(given: GivenStepOptions): StepTimeModel {
  const model = maybeStepTimeModel(given);
  if (model === null) throw new TypeError('the options choose no step-time model');
  return model;
}
