// vLLM's options of LoRA adapters.
import { type OptionSpecs, OptionValueError, type OptionType } from '../../config/option.ts';
import { flag, integer } from '../../config/option-types.ts';
import { type AdapterModule, parseAdapterModule, toAdapterModule } from './adapters.ts';

export interface LoraConfig {
  readonly enableLora: boolean;
  readonly loraModules: readonly AdapterModule[];
  readonly maxLoraRank: number;
}

const LORA = 'LoRA';

export const loraOptions: OptionSpecs<LoraConfig> = {
  enableLora: {
    flag: 'enable-lora',
    type: flag(),
    default: false,
    help: 'Let adapters be loaded at run time; adapters that options name enable it, too',
    section: LORA,
  },
  loraModules: {
    flag: 'lora-modules',
    type: adapterModules(),
    default: [],
    help: 'LoRA adapters as vLLM takes them, beside those of --lora',
    section: LORA,
  },
  maxLoraRank: {
    flag: 'max-lora-rank',
    type: integer({ min: 1, max: 512 }),
    default: 16,
    help: 'Accepted, without effect: no weights are read',
    section: LORA,
  },
};

function adapterModules(): OptionType<readonly AdapterModule[]> {
  const expected = 'adapters, each as NAME=PATH or as a JSON object with "name", "path" and "base_model_name"';
  const parse = (text: string): readonly AdapterModule[] => accept([text]);
  const accept = (value: unknown): readonly AdapterModule[] => {
    if (typeof value === 'string') return parse(value);
    if (!Array.isArray(value)) throw new OptionValueError(`expected ${expected}`);
    const items: readonly unknown[] = value;
    return items.filter((item) => item !== '').map((item) => (typeof item === 'string' ? parseAdapterModule(item) : acceptModule(item)));
  };
  const format = (value: readonly AdapterModule[]): string =>
    value.map(({ name, path, baseModelName }) => JSON.stringify({ name, path, base_model_name: baseModelName })).join(' ');
  return { placeholder: 'NAME=PATH|JSON...', expected, arity: 'many', parse, accept, format };
}

// A program may write the names as JSON does, or give what another configuration holds.
function acceptModule(item: unknown): AdapterModule {
  const { baseModelName, ...others } = Object(item) as { baseModelName?: unknown };
  return toAdapterModule(baseModelName === undefined ? item : { ...others, base_model_name: baseModelName }, item);
}
