// The request-paced models by their names: the one place that knows them all.
import { createConstantPacing } from './constant.ts';
import { createLegacyPacing } from './legacy.ts';
import type { LatencyCalculator, RequestPacedConfig } from './options.ts';
import type { RequestPacing } from './pacing.ts';
import { createPerTokenPacing } from './per-token.ts';

const MODELS: Readonly<Record<LatencyCalculator, (config: RequestPacedConfig) => RequestPacing>> = {
  'constant': createConstantPacing,
  'per-token': createPerTokenPacing,
};

/** The model that `config.latencyCalculator` names, or the choice between them where it names none. */
export function createRequestPacing(config: RequestPacedConfig): RequestPacing {
  const { latencyCalculator } = config;
  return latencyCalculator === null ? createLegacyPacing(config) : MODELS[latencyCalculator](config);
}
