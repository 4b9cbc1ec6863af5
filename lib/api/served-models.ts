// The names a client may send as `model`, and what each stands for.
import { ServerError } from '../base/error.ts';
import type { Adapter } from '../engine/lora/adapters.ts';

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
  readonly adapters: readonly Adapter[];
}

/** The models of a server. */
export class ServedModels {
  readonly model: string;
  readonly servedNames: readonly [string, ...string[]];
  readonly adapters: readonly Adapter[];
  readonly #choices = new Map<string, ModelChoice>();

  constructor({ model, servedNames, adapters }: ServedModelsOptions) {
    this.model = model;
    this.servedNames = servedNames;
    this.adapters = adapters;
    for (const adapter of adapters) this.#choices.set(adapter.name, { displayName: adapter.name, adapter });
    for (const name of servedNames) this.#choices.set(name, this.base);
  }

  /** The base model, under the first served name. */
  get base(): ModelChoice {
    return { displayName: this.servedNames[0], adapter: null };
  }

  /** What a request's `model` stands for; null and the empty name are the base model. @throws ServerError `model_not_found` */
  resolve(name: string | null): ModelChoice {
    if (name === null || name === '') return this.base;
    const choice = this.#choices.get(name);
    if (choice !== undefined) return choice;
    throw new ServerError('model_not_found', `The model \`${name}\` does not exist. Served here: ${[...this.#choices.keys()].join(', ')}.`, {
      param: 'model',
    });
  }
}
