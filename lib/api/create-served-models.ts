// The models that a server's options name: the base model under its names, and the adapters.
import { OptionValueError } from '../config/option.ts';
import { type AdapterModule, parseAdapter } from '../engine/lora/adapters.ts';
import type { EngineConfig } from '../engine/options.ts';
import type { ApiConfig } from './options.ts';
import { ServedModels } from './served-models.ts';

/** The options that name models. */
export type ServedModelsConfig = Pick<ApiConfig, 'model' | 'servedModelName'> & Pick<EngineConfig, 'lora' | 'loraModules'>;

/** The models of a server. @throws OptionValueError for an adapter without a name of its own */
export function createServedModels(config: ServedModelsConfig): ServedModels {
  const [first = config.model, ...others] = config.servedModelName;
  const servedNames: [string, ...string[]] = [first, ...others];
  return new ServedModels({ model: config.model, servedNames, adapters: listAdapters(config, servedNames) });
}

function listAdapters({ lora, loraModules }: ServedModelsConfig, servedNames: readonly string[]): AdapterModule[] {
  const seen = new Set(servedNames);
  const adapters = [...lora.map((text) => ({ ...parseAdapter(text), baseModelName: null })), ...loraModules];
  return adapters.map((adapter, index) => {
    const { name, path, baseModelName } = adapter;
    const flag = index < lora.length ? '--lora' : '--lora-modules';
    if (name === '') throw new OptionValueError(`${flag}: expected NAME or NAME=PATH, got an empty name`);
    if (seen.has(name)) throw new OptionValueError(`${flag}: the name ${JSON.stringify(name)} is already served; expected another one`);
    seen.add(name);
    // A model that is not served is no parent, as in vLLM.
    return { name, path, baseModelName: baseModelName !== null && servedNames.includes(baseModelName) ? baseModelName : null };
  });
}
