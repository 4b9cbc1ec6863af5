// Shapes of well-known models, each the facts of its config.json on Hugging Face.
import type { GroupedAttention, LatentAttention } from './attention.ts';
import type { Experts, ModelShape } from './model-shape.ts';

// Half precision, gated feed-forward blocks, nothing shared: what a shape is unless its facts say otherwise.
const COMMON = {
  hasTiedEmbeddings: false,
  slidingWindow: null,
  numFeedForwardMatrices: 3,
  experts: null,
  bytesPerWeight: 2,
  bytesPerKvElement: 2,
} as const satisfies Partial<ModelShape>;

const PLAIN_EXPERTS = { sharedIntermediateSize: 0, bytesPerWeight: 2 } as const satisfies Partial<Experts>;

/** The shipped shapes by name, in lower case. */
export const SHAPES: ReadonlyMap<string, ModelShape> = new Map(
  Object.entries({
    'llama-3.2-1b': llama3({ numLayers: 16, hiddenSize: 2048, intermediateSize: 8192, attention: grouped(32, 8, 64), hasTiedEmbeddings: true }),
    'llama-3.1-8b': llama3({ numLayers: 32, hiddenSize: 4096, intermediateSize: 14336, attention: grouped(32, 8, 128) }),
    'llama-3.1-70b': llama3({ numLayers: 80, hiddenSize: 8192, intermediateSize: 28672, attention: grouped(64, 8, 128) }),
    'llama-3.3-70b': llama3({ numLayers: 80, hiddenSize: 8192, intermediateSize: 28672, attention: grouped(64, 8, 128) }),
    'llama-3.1-405b': llama3({ numLayers: 126, hiddenSize: 16384, intermediateSize: 53248, attention: grouped(128, 8, 128) }),
    'qwen3-0.6b': qwen3({ numLayers: 28, hiddenSize: 1024, intermediateSize: 3072, attention: grouped(16, 8, 128), hasTiedEmbeddings: true }),
    'qwen3-8b': qwen3({ numLayers: 36, hiddenSize: 4096, intermediateSize: 12288, attention: grouped(32, 8, 128) }),
    'qwen3-32b': qwen3({ numLayers: 64, hiddenSize: 5120, intermediateSize: 25600, attention: grouped(64, 8, 128) }),
    'qwen3-30b-a3b': qwen3({
      numLayers: 48,
      hiddenSize: 2048,
      intermediateSize: 6144,
      attention: grouped(32, 4, 128),
      experts: { ...PLAIN_EXPERTS, numLayers: 48, numExperts: 128, numActive: 8, intermediateSize: 768 },
    }),
    'mixtral-8x7b': shapeOf({
      numLayers: 32,
      hiddenSize: 4096,
      vocabSize: 32_000,
      intermediateSize: 14336,
      attention: grouped(32, 8, 128),
      experts: { ...PLAIN_EXPERTS, numLayers: 32, numExperts: 8, numActive: 2, intermediateSize: 14336 },
    }),
    'gpt-oss-20b': gptOss(24, 32),
    'gpt-oss-120b': gptOss(36, 128),
    'deepseek-v3': deepseekV3(),
    'deepseek-r1': deepseekV3(),
  }),
);

// What published names carry behind the shape: what a model was trained for, and when.
const VARIANT = /-(?:instruct|chat|it|base|hf|thinking|\d{4}|v\d+(?:\.\d+)?)$/;

/**
 * The shipped shape that a model's name stands for, or undefined: `meta-llama/Llama-3.1-8B-Instruct` -> that of
 * `llama-3.1-8b`. A name that says more, such as a quantization or a distillation, stands for none.
 */
export function findShape(modelName: string): ModelShape | undefined {
  const lastPart = modelName.toLowerCase().split('/').at(-1) ?? '';
  let name = lastPart.replace(/^meta-/, '');
  while (!SHAPES.has(name) && VARIANT.test(name)) name = name.replace(VARIANT, '');
  return SHAPES.get(name);
}

type Facts = Pick<ModelShape, 'numLayers' | 'hiddenSize' | 'attention' | 'intermediateSize'> & Partial<ModelShape>;

function shapeOf(facts: Facts & Pick<ModelShape, 'vocabSize'>): ModelShape {
  return { ...COMMON, ...facts };
}

function llama3(facts: Facts): ModelShape {
  return shapeOf({ vocabSize: 128_256, ...facts });
}

function qwen3(facts: Facts): ModelShape {
  return shapeOf({ vocabSize: 151_936, ...facts });
}

// Every second layer attends to the latest 128 tokens. Experts are in MXFP4: 4 bits a weight, and 8 for each 32 of them.
function gptOss(numLayers: number, numExperts: number): ModelShape {
  return shapeOf({
    numLayers,
    hiddenSize: 2880,
    vocabSize: 201_088,
    intermediateSize: 2880,
    attention: grouped(64, 8, 64),
    slidingWindow: { numLayers: numLayers / 2, numTokens: 128 },
    experts: { numLayers, numExperts, numActive: 4, intermediateSize: 2880, sharedIntermediateSize: 0, bytesPerWeight: 0.53125 },
  });
}

// The first three layers are dense; weights are in FP8. The layer that predicts a second token is not part of it.
function deepseekV3(): ModelShape {
  const experts = { numLayers: 58, numExperts: 256, numActive: 8, intermediateSize: 2048, sharedIntermediateSize: 2048, bytesPerWeight: 1 };
  const attention: LatentAttention = {
    kind: 'latent',
    numHeads: 128,
    queryRank: 1536,
    kvRank: 512,
    ropeHeadSize: 64,
    nopeHeadSize: 128,
    valueHeadSize: 128,
  };
  return shapeOf({
    numLayers: 61,
    hiddenSize: 7168,
    vocabSize: 129_280,
    intermediateSize: 18432,
    attention,
    experts,
    bytesPerWeight: 1,
  });
}

function grouped(numHeads: number, numKvHeads: number, headSize: number): GroupedAttention {
  return { kind: 'grouped', numHeads, numKvHeads, headSize };
}
