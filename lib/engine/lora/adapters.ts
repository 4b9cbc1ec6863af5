// The LoRA adapters that are served, by name, and how options name them.
import { OptionValueError } from '../../config/option.ts';
import { showValue } from '../../config/show.ts';

/** An adapter a client may name as its model. */
export interface Adapter {
  readonly name: string;
  /** Where its weights are said to be; shown as `root`, and part of the hashes of its blocks. */
  readonly path: string;
}

/** What is said of an adapter when it is loaded. */
export interface AdapterModule extends Adapter {
  /** The served name of the model it belongs to, or null for the first one. */
  readonly baseModelName: string | null;
}

/** An adapter that has been loaded. */
export interface LoadedAdapter extends AdapterModule {
  /** From 1 in order of loading; the same after a load in place. */
  readonly id: number;
}

/** Parses `name` or `name=path`; without a path the name stands for it. */
export function parseAdapter(text: string): Adapter {
  const separator = text.indexOf('=');
  if (separator < 0) return { name: text, path: text };
  return { name: text.slice(0, separator), path: text.slice(separator + 1) };
}

/**
 * Parses vLLM's two forms: `name=path`, or a JSON object `{"name":"a","path":"/a","base_model_name":"m"}`.
 *
 * @throws OptionValueError for anything else, and without a name or a path.
 */
export function parseAdapterModule(text: string): AdapterModule {
  const isPair = text.includes('=') && !text.includes(',') && !text.trimStart().startsWith('{');
  return isPair ? { ...requireNames(parseAdapter(text.trim()), text), baseModelName: null } : toAdapterModule(parseJson(text), text);
}

/** The same from a value that holds what the JSON object does. @param given what is shown when it does not. @throws as `parseAdapterModule`. */
export function toAdapterModule(value: unknown, given: unknown): AdapterModule {
  const { name, path, base_model_name: baseModelName = null } = toObject(value, given);
  if (typeof name !== 'string' || typeof path !== 'string') throw unexpected(given);
  if (baseModelName !== null && typeof baseModelName !== 'string') throw unexpected(given);
  return { ...requireNames({ name, path }, given), baseModelName: baseModelName === '' ? null : baseModelName };
}

function toObject(value: unknown, given: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw unexpected(given);
  return value as Readonly<Record<string, unknown>>;
}

function requireNames(adapter: Adapter, given: unknown): Adapter {
  if (adapter.name === '' || adapter.path === '') throw unexpected(given);
  return adapter;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unexpected(text);
  }
}

function unexpected(given: unknown): OptionValueError {
  return new OptionValueError(`expected NAME=PATH or {"name":"NAME","path":"PATH"}, got ${showValue(given)}`);
}
