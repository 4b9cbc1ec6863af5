// The names a client may send as `model`, and what each stands for.
import { ServerError } from '../base/error.ts';
import type { Adapter, AdapterModule, LoadedAdapter } from '../engine/lora/adapters.ts';

/** What a request runs on. */
export interface ModelChoice {
  /** The name shown in answers: the first served name, or the adapter's. */
  readonly displayName: string;
  /** Null for the base model. */
  readonly adapter: Adapter | null;
}

export interface ServedModelsOptions {
  /** The model's own name or path; shown as `root`. */
  readonly model: string;
  /** At least one. */
  readonly servedNames: readonly [string, ...string[]];
  /** Those that are loaded from the start, their names all different. */
  readonly adapters: readonly AdapterModule[];
}

/** The models of a server. Adapters come and go; requests that run keep theirs. */
export class ServedModels {
  readonly model: string;
  readonly servedNames: readonly [string, ...string[]];
  // By name, in order of loading.
  readonly #adapters = new Map<string, LoadedAdapter>();
  #numLoaded = 0;

  constructor({ model, servedNames, adapters }: ServedModelsOptions) {
    this.model = model;
    this.servedNames = servedNames;
    for (const adapter of adapters) this.loadAdapter(adapter);
  }

  /** The base model, under the first served name. */
  get base(): ModelChoice {
    return { displayName: this.servedNames[0], adapter: null };
  }

  /** The adapters that are loaded, in order of loading. */
  get adapters(): readonly LoadedAdapter[] {
    return [...this.#adapters.values()];
  }

  /** Whether a name stands for the base model. */
  isBaseModel(name: string): boolean {
    return this.servedNames.includes(name);
  }

  /** Whether an adapter of this name is loaded. */
  hasAdapter(name: string): boolean {
    return this.#adapters.has(name);
  }

  /** Loads an adapter, in place of one with the same name, whose id it gets. The name is no base model's. */
  loadAdapter(module: AdapterModule): LoadedAdapter {
    const id = this.#adapters.get(module.name)?.id ?? ++this.#numLoaded;
    const loaded = { ...module, id };
    this.#adapters.set(module.name, loaded);
    return loaded;
  }

  /** Requests find the adapter no more. @returns whether it was loaded. */
  unloadAdapter(name: string): boolean {
    return this.#adapters.delete(name);
  }

  /** What a request's `model` stands for; null and the empty name are the base model. @throws ServerError `model_not_found` */
  resolve(name: string | null): ModelChoice {
    if (name === null || name === '' || this.isBaseModel(name)) return this.base;
    const adapter = this.#adapters.get(name);
    if (adapter !== undefined) return { displayName: name, adapter };
    const names = [...this.servedNames, ...this.#adapters.keys()];
    throw new ServerError('model_not_found', `The model \`${name}\` does not exist. Served here: ${names.join(', ')}.`, { param: 'model' });
  }
}
