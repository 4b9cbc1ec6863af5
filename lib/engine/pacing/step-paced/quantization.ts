// Bytes per weight, from the quantization_config of a config.json.
import { showValue } from '../../../config/show.ts';
import type { JsonFields } from './json-fields.ts';

/** Bytes of one weight, fractions allowed. */
export interface WeightBytes {
  readonly weight: number;
  /** Of a routed expert. */
  readonly expertWeight: number;
}

// A model without quantization is served in 16 bits, also one that was saved in 32.
const HALF: WeightBytes = { weight: 2, expertWeight: 2 };

// 4 bits a weight and a scale of 8 bits for each 32 weights; what is not an expert stays as it was.
const MXFP4: WeightBytes = { weight: 2, expertWeight: 4.25 / 8 };

/** The bytes that a config.json says, scales of groups left out. @throws OptionValueError for a method that does not tell. */
export function readWeightBytes(config: JsonFields): WeightBytes {
  const quantization = config.object('quantization_config');
  if (quantization === undefined) return HALF;
  const method = quantization.get('quant_method');
  if (method === 'mxfp4') return MXFP4;
  const numBits = method === 'fp8' || method === 'fbgemm_fp8' ? 8 : (readBits(quantization) ?? readGroupBits(quantization));
  if (numBits !== undefined) return { weight: numBits / 8, expertWeight: numBits / 8 };
  throw quantization.error('quant_method', `${showValue(method)} does not say the size of a weight; give --bytes-per-weight`);
}

// GPTQ, AWQ and their like.
function readBits(quantization: JsonFields): number | undefined {
  return quantization.optionalNumber('bits', undefined, { min: 1 });
}

// compressed-tensors: groups of layers by name, nearly always one.
function readGroupBits(quantization: JsonFields): number | undefined {
  const groups = quantization.object('config_groups');
  const [firstName] = groups?.names() ?? [];
  if (groups === undefined || firstName === undefined) return undefined;
  return groups.object(firstName)?.object('weights')?.optionalNumber('num_bits', undefined, { min: 1 });
}
