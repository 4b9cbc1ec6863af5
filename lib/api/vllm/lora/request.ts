// The bodies of the LoRA endpoints.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { JsonSchema } from '../../../wire/http/route-description.ts';
import { boolean, type Fields, integer, notNull, readFields } from '../../fields.ts';
import { mandatoryText } from '../mandatory-text.ts';
import type { LoadRequest } from './adapter-control.ts';

interface LoadFields {
  readonly lora_name: string;
  readonly lora_path: string;
  readonly load_inplace: boolean;
  readonly is_3d_lora_weight: boolean;
}

export const loadFields: Fields<LoadFields> = {
  lora_name: mandatoryText(),
  lora_path: mandatoryText(),
  load_inplace: notNull(boolean(false)),
  is_3d_lora_weight: notNull(boolean(false)),
};

interface UnloadFields {
  readonly lora_name: string;
  readonly lora_int_id: number | null;
}

export const unloadFields: Fields<UnloadFields> = { lora_name: mandatoryText(), lora_int_id: integer(null) };

/** `{"lora_name":"a","lora_path":"/a","load_inplace":false}`. @throws ServerError `validation` */
export function parseLoadRequest(body: unknown): LoadRequest {
  const fields = readFields(body, loadFields);
  return { name: fields.lora_name, path: fields.lora_path, isInPlace: fields.load_inplace };
}

/** The name in `{"lora_name":"a"}`. @throws ServerError `validation` */
export function parseUnloadRequest(body: unknown): string {
  return readFields(body, unloadFields).lora_name;
}

/** SageMaker's form, `{"name":"a","src":"/a"}`. @throws ServerError `validation`, also for empty texts; it names no place. */
export function parseAdapterRequest(body: unknown): LoadRequest {
  const given = isJsonObject(body) ? body : {};
  const parse = (field: string): string => {
    const value = given[field];
    if (typeof value === 'string' && value !== '') return value;
    throw new ServerError('validation', `'${field}' has to be a text that is not empty.`);
  };
  const { load_inplace } = readFields(given, { load_inplace: boolean(false) });
  return { name: parse('name'), path: parse('src'), isInPlace: load_inplace };
}

/** What documentation says of SageMaker's form. */
export const adapterSchema: JsonSchema = {
  type: 'object',
  required: ['name', 'src'],
  properties: { name: { type: 'string', minLength: 1 }, src: { type: 'string', minLength: 1 }, load_inplace: { type: 'boolean', default: false } },
};
