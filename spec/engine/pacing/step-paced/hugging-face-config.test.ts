import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../../../lib/base/rng.ts';
import { OptionValueError } from '../../../../lib/config/option.ts';
import { parseModelConfig, type ShapeOverrides } from '../../../../lib/engine/pacing/step-paced/hugging-face-config.ts';
import { countAllParameters, type ModelShape } from '../../../../lib/engine/pacing/step-paced/model-shape.ts';
import { SHAPES } from '../../../../lib/engine/pacing/step-paced/shapes.ts';
import { drawHostileText, isOneShortLine, pick } from '../../../config/hostile-text.ts';

const SOURCE = { flag: '--model-shape', path: 'config.json' };
const AS_WRITTEN: ShapeOverrides = { bytesPerWeight: null, bytesPerKvElement: null };

function parse(config: unknown, overrides: Partial<ShapeOverrides> = {}): ModelShape {
  return parseModelConfig(config, SOURCE, { ...AS_WRITTEN, ...overrides });
}

const LLAMA_8B = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 4096,
  intermediate_size: 14336,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
  vocab_size: 128256,
};

const QWEN3_MOE = {
  model_type: 'qwen3_moe',
  decoder_sparse_step: 1,
  head_dim: 128,
  hidden_size: 2048,
  intermediate_size: 6144,
  mlp_only_layers: [],
  moe_intermediate_size: 768,
  num_attention_heads: 32,
  num_experts: 128,
  num_experts_per_tok: 8,
  num_hidden_layers: 48,
  num_key_value_heads: 4,
  sliding_window: null,
  tie_word_embeddings: false,
  use_sliding_window: false,
  vocab_size: 151936,
};

const GPT_OSS = {
  model_type: 'gpt_oss',
  head_dim: 64,
  hidden_size: 2880,
  intermediate_size: 2880,
  layer_types: Array.from({ length: 36 }, (_, i) => (i % 2 === 0 ? 'sliding_attention' : 'full_attention')),
  num_attention_heads: 64,
  num_experts_per_tok: 4,
  num_hidden_layers: 36,
  num_key_value_heads: 8,
  num_local_experts: 128,
  quantization_config: { modules_to_not_convert: ['model.layers.*.self_attn'], quant_method: 'mxfp4' },
  sliding_window: 128,
  tie_word_embeddings: false,
  vocab_size: 201088,
};

const DEEPSEEK_V3 = {
  model_type: 'deepseek_v3',
  first_k_dense_replace: 3,
  hidden_size: 7168,
  intermediate_size: 18432,
  kv_lora_rank: 512,
  moe_intermediate_size: 2048,
  moe_layer_freq: 1,
  n_routed_experts: 256,
  n_shared_experts: 1,
  num_attention_heads: 128,
  num_experts_per_tok: 8,
  num_hidden_layers: 61,
  num_key_value_heads: 128,
  q_lora_rank: 1536,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  quantization_config: { activation_scheme: 'dynamic', fmt: 'e4m3', quant_method: 'fp8', weight_block_size: [128, 128] },
  tie_word_embeddings: false,
  v_head_dim: 128,
  vocab_size: 129280,
};

describe('parseModelConfig', () => {
  const rows = { 'llama-3.1-8b': LLAMA_8B, 'qwen3-30b-a3b': QWEN3_MOE, 'gpt-oss-120b': GPT_OSS, 'deepseek-v3': DEEPSEEK_V3 };
  for (const [name, config] of Object.entries(rows)) {
    it(`reads the shape that ships as ${name}`, () => {
      assert.deepEqual(parse(config), SHAPES.get(name));
    });
  }

  it('takes the text part of a model with several', () => {
    const { tie_word_embeddings: _, ...text } = LLAMA_8B;
    const shape = parse({ model_type: 'llava', hidden_size: 1, tie_word_embeddings: true, text_config: text });
    assert.deepEqual(shape, { ...SHAPES.get('llama-3.1-8b'), hasTiedEmbeddings: true });
  });

  it('gives every head a key-value head, and an even part of the hidden size, unless the file says otherwise', () => {
    const { num_key_value_heads: _, ...config } = LLAMA_8B;
    assert.deepEqual(parse(config).attention, { kind: 'grouped', numHeads: 32, numKvHeads: 32, headSize: 128 });
  });

  it('ties embeddings where the file says so, and where Gemma and Cohere leave it out', () => {
    const { tie_word_embeddings: _, ...config } = LLAMA_8B;
    assert.equal(parse({ ...config, tie_word_embeddings: true }).hasTiedEmbeddings, true);
    assert.equal(parse(config).hasTiedEmbeddings, false);
    assert.equal(parse({ ...config, model_type: 'gemma3_text' }).hasTiedEmbeddings, true);
    assert.equal(parse({ ...config, model_type: 'cohere' }).hasTiedEmbeddings, true);
    assert.equal(parse({ ...config, model_type: 'gemma3_text', tie_word_embeddings: false }).hasTiedEmbeddings, false);
  });

  it('knows feed-forward blocks without a gate', () => {
    const starcoder2 = {
      model_type: 'starcoder2',
      hidden_size: 4608,
      intermediate_size: 18432,
      num_attention_heads: 36,
      num_hidden_layers: 32,
      num_key_value_heads: 4,
      tie_word_embeddings: false,
      vocab_size: 49152,
    };
    const shape = parse(starcoder2);
    assert.equal(shape.numFeedForwardMatrices, 2);
    assert.ok(Math.abs(countAllParameters(shape) / 7.4e9 - 1) < 0.02);
  });

  it('finds the layers with a sliding window', () => {
    const windowOf = (fields: object): ModelShape['slidingWindow'] => parse({ ...LLAMA_8B, ...fields }).slidingWindow;
    assert.deepEqual(windowOf({ sliding_window: 4096 }), { numLayers: 32, numTokens: 4096 });
    assert.deepEqual(windowOf({ sliding_window: 512, sliding_window_pattern: 6 }), { numLayers: 27, numTokens: 512 });
    assert.equal(windowOf({ sliding_window: 4096, use_sliding_window: false }), null);
    assert.equal(windowOf({ sliding_window: null }), null);
    assert.equal(windowOf({ sliding_window: 4096, layer_types: Array.from({ length: 32 }, () => 'full_attention') }), null);
  });

  it('counts the layers with experts', () => {
    const numLayersOf = (fields: object): number | undefined => parse({ ...QWEN3_MOE, ...fields }).experts?.numLayers;
    assert.equal(numLayersOf({ mlp_only_layers: [0, 1] }), 46);
    assert.equal(numLayersOf({ decoder_sparse_step: 2 }), 24);
    assert.equal(numLayersOf({ first_k_dense_replace: 100 }), 0);
    assert.equal(numLayersOf({ num_experts: 0 }), undefined);
  });

  it('knows shared experts by their size', () => {
    assert.equal(parse({ ...QWEN3_MOE, shared_expert_intermediate_size: 1408 }).experts?.sharedIntermediateSize, 1408);
  });

  it('lets flags replace bytes, before it looks at a quantization', () => {
    const shape = parse({ ...GPT_OSS, quantization_config: { quant_method: 'strange' } }, { bytesPerWeight: 1, bytesPerKvElement: 0.5 });
    assert.deepEqual([shape.bytesPerWeight, shape.experts?.bytesPerWeight, shape.bytesPerKvElement], [1, 1, 0.5]);
  });

  const bad: [name: string, config: unknown, problem: string][] = [
    ['what is no object', 'x', 'expected an object, got "x"'],
    ['a field that is missing', {}, 'num_hidden_layers: expected an integer from 1 to 1000000000, got nothing'],
    ['no layers', { ...LLAMA_8B, num_hidden_layers: 0 }, 'num_hidden_layers: expected an integer from 1 to 1000000000, got 0'],
    ['half a head', { ...LLAMA_8B, num_attention_heads: 0.5 }, 'num_attention_heads: expected an integer from 1 to 1000000000, got 0.5'],
    ['a text for a number', { ...LLAMA_8B, vocab_size: '32000' }, 'vocab_size: expected an integer from 1 to 1000000000, got "32000"'],
    ['a wrong field of the text part', { text_config: { ...LLAMA_8B, hidden_size: null } }, 'text_config.hidden_size: expected an integer from 1 to 1000000000, got nothing'],
    ['a text part that is no object', { text_config: 1 }, 'text_config: expected an object, got 1'],
    [
      'layers that are no attention',
      { ...LLAMA_8B, layer_types: ['full_attention', 'linear_attention'] },
      'layer_types: expected full_attention or sliding_attention, got "linear_attention"; --step-time-model linear or table takes any model',
    ],
    [
      'a quantization that does not tell',
      { ...LLAMA_8B, quantization_config: { quant_method: 'strange' } },
      'quantization_config.quant_method: "strange" does not say the size of a weight; give --bytes-per-weight',
    ],
    ['experts without their number per token', { ...LLAMA_8B, num_local_experts: 8 }, 'num_experts_per_tok: expected an integer from 1 to 1000000000, got nothing'],
  ];
  for (const [name, config, problem] of bad) {
    it(`refuses ${name}`, () => {
      assert.throws(() => parse(config), { name: 'OptionValueError', message: `--model-shape: config.json: ${problem}` });
    });
  }
});

describe('parseModelConfig on hostile files', () => {
  it('gives a shape or one line that says what is wrong', () => {
    const seed = 31;
    const rng = createRng(seed);
    for (let round = 0; round < 3000; round++) {
      const config: Record<string, unknown> = { ...pick(rng, [LLAMA_8B, QWEN3_MOE, GPT_OSS, DEEPSEEK_V3]) };
      for (let change = rng.integer(1, 3); change > 0; change--) config[pick(rng, Object.keys(config))] = drawValue(rng);
      try {
        const numParameters = countAllParameters(parse(config));
        assert.ok(Number.isFinite(numParameters) && numParameters > 0, `seed ${seed}, round ${round}: ${numParameters}`);
      } catch (error) {
        assert.ok(error instanceof OptionValueError && isOneShortLine(error.message), `seed ${seed}, round ${round}: ${String(error)}`);
      }
    }
  });
});

function drawValue(rng: Rng): unknown {
  const values = [undefined, null, true, 0, -1, 1, 1e9, 0.5, Number.POSITIVE_INFINITY, [], ['x'], {}, { quant_method: 5, bits: 'x' }, drawHostileText(rng)];
  return pick(rng, values);
}

describe('readWeightBytes, by parseModelConfig', () => {
  const rows: [name: string, quantization: unknown, weight: number, expertWeight: number][] = [
    ['no quantization', undefined, 2, 2],
    ['null', null, 2, 2],
    ['fp8', { quant_method: 'fp8' }, 1, 1],
    ['fbgemm_fp8', { quant_method: 'fbgemm_fp8' }, 1, 1],
    ['mxfp4, of experts alone', { quant_method: 'mxfp4' }, 2, 0.53125],
    ['awq', { quant_method: 'awq', bits: 4 }, 0.5, 0.5],
    ['gptq', { quant_method: 'gptq', bits: 8 }, 1, 1],
    ['compressed-tensors', { quant_method: 'compressed-tensors', config_groups: { group_0: { weights: { num_bits: 4 } } } }, 0.5, 0.5],
  ];
  for (const [name, quantization, weight, expertWeight] of rows) {
    it(`knows ${name}`, () => {
      const shape = parse({ ...QWEN3_MOE, quantization_config: quantization });
      assert.deepEqual([shape.bytesPerWeight, shape.experts?.bytesPerWeight], [weight, expertWeight]);
    });
  }

  it('refuses groups that do not tell', () => {
    for (const groups of [{}, { a: {} }, { a: { weights: null } }]) {
      const config = { ...QWEN3_MOE, quantization_config: { quant_method: 'compressed-tensors', config_groups: groups } };
      assert.throws(() => parse(config), /does not say the size of a weight/);
    }
  });

  it('takes weights of one bit, and none of no bits', () => {
    const withBits = (bits: number): unknown[] => [{ quant_method: 'gptq', bits }, { quant_method: 'compressed-tensors', config_groups: { a: { weights: { num_bits: bits } } } }];
    for (const quantization of withBits(1)) assert.equal(parse({ ...LLAMA_8B, quantization_config: quantization }).bytesPerWeight, 0.125);
    for (const quantization of withBits(0)) assert.throws(() => parse({ ...LLAMA_8B, quantization_config: quantization }), /bits: expected .* got 0/);
  });
});
