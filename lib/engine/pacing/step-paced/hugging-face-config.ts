// A model's shape from its config.json, as Hugging Face Transformers writes it (PretrainedConfig and its subclasses).
import { showValue } from '../../../config/show.ts';
import type { Attention } from './attention.ts';
import type { JsonSource } from './json-file.ts';
import { JsonFields } from './json-fields.ts';
import type { Experts, ModelShape, SlidingWindow } from './model-shape.ts';
import { readWeightBytes, type WeightBytes } from './quantization.ts';

/** What replaces what the file says, or null. */
export interface ShapeOverrides {
  readonly bytesPerWeight: number | null;
  readonly bytesPerKvElement: number | null;
}

const BYTES_PER_HALF = 2;

/**
 * The shape that a parsed config.json describes: a decoder with grouped-query or latent attention, gated or plain
 * feed-forward blocks, dense or with experts. Of a model with several parts the text part counts.
 *
 * @throws OptionValueError that names the field at fault.
 */
export function parseModelConfig(value: unknown, source: JsonSource, overrides: ShapeOverrides): ModelShape {
  const whole = new JsonFields(value, source);
  const fields = whole.object('text_config') ?? whole;
  const { bytesPerWeight } = overrides;
  const bytes = bytesPerWeight === null ? readWeightBytes(whole) : { weight: bytesPerWeight, expertWeight: bytesPerWeight };
  const numLayers = fields.number('num_hidden_layers', COUNT);
  return {
    numLayers,
    hiddenSize: fields.number('hidden_size', COUNT),
    vocabSize: fields.number('vocab_size', COUNT),
    hasTiedEmbeddings: hasTiedEmbeddings(whole, fields),
    attention: readAttention(fields),
    slidingWindow: readSlidingWindow(fields, numLayers),
    intermediateSize: fields.number('intermediate_size', COUNT),
    numFeedForwardMatrices: PLAIN_FEED_FORWARD.has(fields.get('model_type')) ? 2 : 3,
    experts: readExperts(fields, numLayers, bytes),
    bytesPerWeight: bytes.weight,
    bytesPerKvElement: overrides.bytesPerKvElement ?? BYTES_PER_HALF,
  };
}

const COUNT = { min: 1 };

// Model types whose feed-forward blocks have no gate; every later one has.
const PLAIN_FEED_FORWARD: ReadonlySet<unknown> = new Set(['gpt_neox', 'phi', 'starcoder2', 'nemotron']);

// Configurations leave out what is their class's default, which is true for these families.
function hasTiedEmbeddings(whole: JsonFields, fields: JsonFields): boolean {
  const value = fields.get('tie_word_embeddings') ?? whole.get('tie_word_embeddings');
  if (typeof value === 'boolean') return value;
  return /^(?:gemma|cohere)/.test(String(fields.get('model_type')));
}

function readAttention(fields: JsonFields): Attention {
  const numHeads = fields.number('num_attention_heads', COUNT);
  if (fields.get('kv_lora_rank') !== undefined) {
    return {
      kind: 'latent',
      numHeads,
      queryRank: fields.optionalNumber('q_lora_rank', null, COUNT),
      kvRank: fields.number('kv_lora_rank', COUNT),
      ropeHeadSize: fields.number('qk_rope_head_dim'),
      nopeHeadSize: fields.number('qk_nope_head_dim'),
      valueHeadSize: fields.number('v_head_dim', COUNT),
    };
  }
  return {
    kind: 'grouped',
    numHeads,
    numKvHeads: fields.optionalNumber('num_key_value_heads', numHeads, COUNT),
    headSize: fields.optionalNumber('head_dim', null, COUNT) ?? fields.number('hidden_size', COUNT) / numHeads,
  };
}

function readSlidingWindow(fields: JsonFields, numLayers: number): SlidingWindow | null {
  const numWindowed = countWindowedLayers(fields, numLayers);
  const isOff = fields.get('sliding_window') === undefined || fields.get('use_sliding_window') === false;
  if (numWindowed === 0 || isOff) return null;
  return { numLayers: numWindowed, numTokens: fields.number('sliding_window', COUNT) };
}

// Either each layer has its type, or every n-th one attends to everything, or none does.
function countWindowedLayers(fields: JsonFields, numLayers: number): number {
  const types = fields.array('layer_types');
  if (types === undefined) {
    const pattern = fields.optionalNumber('sliding_window_pattern', null, COUNT);
    return pattern === null ? numLayers : numLayers - Math.floor(numLayers / pattern);
  }
  const unknown = types.find((type) => type !== 'full_attention' && type !== 'sliding_attention');
  if (unknown !== undefined) {
    const expected = `expected full_attention or sliding_attention, got ${showValue(unknown)}`;
    throw fields.error('layer_types', `${expected}; --step-time-model linear or table takes any model`);
  }
  return Math.min(types.filter((type) => type === 'sliding_attention').length, numLayers);
}

// The families name the same things differently: DeepSeek, GLM; Mixtral, gpt-oss; Qwen.
function readExperts(fields: JsonFields, numLayers: number, { expertWeight }: WeightBytes): Experts | null {
  const name = ['n_routed_experts', 'num_local_experts', 'num_experts'].find((candidate) => fields.get(candidate) !== undefined);
  const numExperts = name === undefined ? 0 : fields.number(name);
  if (numExperts === 0) return null;
  const intermediateSize = fields.optionalNumber('moe_intermediate_size', null, COUNT) ?? fields.number('intermediate_size', COUNT);
  return {
    numLayers: countExpertLayers(fields, numLayers),
    numExperts,
    numActive: Math.min(fields.number('num_experts_per_tok', COUNT), numExperts),
    intermediateSize,
    sharedIntermediateSize:
      fields.optionalNumber('shared_expert_intermediate_size', null) ?? fields.optionalNumber('n_shared_experts', 0) * intermediateSize,
    bytesPerWeight: expertWeight,
  };
}

// The first ones can be dense, or named ones, or all but every n-th one.
function countExpertLayers(fields: JsonFields, numLayers: number): number {
  const numDense = fields.optionalNumber('first_k_dense_replace', null) ?? fields.array('mlp_only_layers')?.length ?? 0;
  const step = fields.optionalNumber('decoder_sparse_step', 1, COUNT);
  return Math.max(0, Math.floor((numLayers - numDense) / step));
}
