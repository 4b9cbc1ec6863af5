// What --hf-overrides says of the model's configuration, under the names that Hugging Face has for it.
import { OptionValueError } from '../config/option.ts';
import { showValue } from '../config/show.ts';

/** Fields of a model's configuration. */
export type HfOverrides = Readonly<Record<string, unknown>>;

/** The name of the model's architecture, `Qwen3ForCausalLM`, or null where nothing is said. @throws OptionValueError */
export function readArchitecture(overrides: HfOverrides): string | null {
  const names = overrides['architectures'] ?? null;
  if (names === null) return null;
  const [name]: readonly unknown[] = Array.isArray(names) ? names : [];
  if (typeof name === 'string') return name;
  throw createOverrideError('architectures', 'a list of names', names);
}

/** Says which field is wrong. */
export function createOverrideError(name: string, expected: string, value: unknown): OptionValueError {
  return new OptionValueError(`--hf-overrides: expected ${name} to be ${expected}, got ${showValue(value)}`);
}
