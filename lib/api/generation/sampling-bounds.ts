// What the values of sampling fields may be: said once, for the checks and for the documentation (vLLM: sampling_params.py).
import { ServerError } from '../../base/error.ts';

/** In the words of JSON Schema. */
export type Bounds = { readonly minimum?: number; readonly exclusiveMinimum?: number; readonly maximum?: number };

/** A field with bounds. */
export type BoundedName =
  | 'max_tokens' | 'n' | 'frequency_penalty' | 'presence_penalty' | 'repetition_penalty' | 'temperature'
  | 'top_p' | 'top_k' | 'min_p' | 'min_tokens' | 'stream_interval';

/** Tokens between two chunks. */
export const MIN_STREAM_INTERVAL = 1;

const PENALTY = { minimum: -2, maximum: 2 };

/** Of each field that has bounds. vLLM's; the highest `n` is its VLLM_MAX_N_SEQUENCES. */
export const samplingBounds: Readonly<Record<BoundedName, Bounds>> = {
  max_tokens: { minimum: 1 },
  n: { minimum: 1, maximum: 16_384 },
  frequency_penalty: PENALTY,
  presence_penalty: PENALTY,
  repetition_penalty: { exclusiveMinimum: 0 },
  temperature: { minimum: 0, maximum: 2 },
  top_p: { exclusiveMinimum: 0, maximum: 1 },
  top_k: { minimum: -1 },
  min_p: { minimum: 0, maximum: 1 },
  min_tokens: { minimum: 0 },
  stream_interval: { minimum: MIN_STREAM_INTERVAL },
};

// For the others vLLM names no parameter.
const NAMED: ReadonlySet<BoundedName> = new Set(['temperature', 'top_p', 'stream_interval']);

/** Checks a field against its bounds; null is within all, and what is not finite within none. @throws ServerError `invalid_request` */
export function requireWithinBounds(name: BoundedName, value: number | null): void {
  const bounds: Bounds = samplingBounds[name];
  if (value === null || isWithin(value, bounds)) return;
  throw new ServerError('invalid_request', `${name} must be ${describeBounds(bounds)}, got ${value}.`, NAMED.has(name) ? { param: name } : {});
}

function isWithin(value: number, { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity }: Bounds): boolean {
  return Number.isFinite(value) && value >= minimum && value > exclusiveMinimum && value <= maximum;
}

function describeBounds({ minimum, exclusiveMinimum, maximum }: Bounds): string {
  const least = exclusiveMinimum === undefined ? `at least ${minimum}` : `above ${exclusiveMinimum}`;
  return maximum === undefined ? least : `${least} and at most ${maximum}`;
}
