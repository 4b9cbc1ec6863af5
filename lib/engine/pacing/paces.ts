// The two paces, and which one the options choose.
import { listSpecEntries } from '../../config/spec-entries.ts';
import type { EngineConfig } from '../options.ts';
import { resolveStepLimits } from '../scheduler/options.ts';
import type { PaceFactory } from './pace.ts';
import { createRequestPacing } from './request-paced/models.ts';
import { requestPacedOptions } from './request-paced/options.ts';
import { createRequestPace } from './request-paced/request-pace.ts';
import { createStepTimeModel } from './step-paced/models.ts';
import { stepPacedOptions } from './step-paced/options.ts';
import { createStepPace } from './step-paced/step-pace.ts';

/** What the choice depends on. `maxModelLen` is the context length that the KV cache holds. */
export type PaceConfig = EngineConfig & { readonly model: string };

/**
 * Steps where a step-time model is named, otherwise every request by itself.
 *
 * @throws OptionValueError for options that contradict each other, and for files that cannot be read.
 */
export function createPace(config: PaceConfig): PaceFactory {
  const model = createStepTimeModel(config);
  if (model === null) return createRequestPace(createRequestPacing(config));
  return createStepPace({ model, limits: resolveStepLimits(config, config.maxModelLen) });
}

/** The flags that say something about the pace that was not chosen: `['--time-to-first-token']`. */
export function listFlagsWithoutEffect(config: EngineConfig): string[] {
  const entries = config.stepTimeModel === null ? listSpecEntries(stepPacedOptions) : listSpecEntries(requestPacedOptions);
  const values = config as unknown as Readonly<Record<string, unknown>>;
  return entries.filter(([key, spec]) => values[key] !== spec.default).map(([, { flag }]) => `--${flag}`);
}
