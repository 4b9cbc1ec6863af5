import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findShape, SHAPES } from '../../../../lib/engine/pacing/step-paced/shapes.ts';

describe('findShape', () => {
  const known: Record<string, string> = {
    'llama-3.1-8b': 'llama-3.1-8b',
    'meta-llama/Llama-3.1-8B-Instruct': 'llama-3.1-8b',
    'meta-llama/Meta-Llama-3.1-70B-Instruct': 'llama-3.1-70b',
    'Qwen/Qwen3-0.6B': 'qwen3-0.6b',
    'Qwen/Qwen3-30B-A3B-Thinking-2507': 'qwen3-30b-a3b',
    'mistralai/Mixtral-8x7B-Instruct-v0.1': 'mixtral-8x7b',
    'openai/gpt-oss-120b': 'gpt-oss-120b',
    'deepseek-ai/DeepSeek-V3': 'deepseek-v3',
    'deepseek-ai/DeepSeek-R1-0528': 'deepseek-r1',
  };
  for (const [modelName, shapeName] of Object.entries(known)) {
    it(`knows ${modelName}`, () => {
      assert.notEqual(SHAPES.get(shapeName), undefined);
      assert.equal(findShape(modelName), SHAPES.get(shapeName));
    });
  }

  const unknown = [
    '', '/', 'my_model', 'constructor', 'llama-3.1-8b-fp8', 'deepseek-ai/DeepSeek-R1-Distill-Llama-70B', 'deepseek-ai/DeepSeek-R1-0528-Qwen3-8B',
    'deepseek-ai/DeepSeek-V3.1', 'meta-llama/Llama-3.1-8B-Instruct/', 'instruct', '-instruct',
  ];
  for (const modelName of unknown) {
    it(`takes ${JSON.stringify(modelName)} for none that it knows`, () => {
      assert.equal(findShape(modelName), undefined);
    });
  }
});
