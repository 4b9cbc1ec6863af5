import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createScratchFolder } from '../../../support/scratch-folder.ts';
import { decode, type GivenStepOptions, maybeStepTimeModel, prefill, stepTimeModelOf } from '../../../support/step-loads.ts';

const folder = createScratchFolder();
const LLAMA_1B = {
  hidden_size: 2048,
  intermediate_size: 8192,
  num_attention_heads: 32,
  num_hidden_layers: 16,
  num_key_value_heads: 8,
  tie_word_embeddings: true,
  vocab_size: 128256,
};

function rooflineMs(given: GivenStepOptions): number {
  return stepTimeModelOf({ stepTimeModel: 'roofline', ...given }).stepTimeMs(decode(8, 500));
}

function refuses(given: GivenStepOptions, message: string | RegExp): void {
  assert.throws(() => maybeStepTimeModel(given), { name: 'OptionValueError', message });
}

describe('createStepTimeModel', () => {
  it('makes none unless a model is chosen', () => {
    assert.equal(maybeStepTimeModel({ modelShape: 'nothing', stepTimeTable: 'nothing' }), null);
  });

  it('reads the table that is named', () => {
    const file = folder.write('points.json', { points: [{ ms: 5 }, { prefill_tokens: 100, kv_tokens: 100, ms: 15 }] });
    assert.equal(stepTimeModelOf({ stepTimeModel: 'table', stepTimeTable: file }).stepTimeMs(prefill(50)), 10);
  });

  it('says that a table needs a file, and which file is wrong', () => {
    refuses({ stepTimeModel: 'table' }, '--step-time-model table needs --step-time-table FILE');
    refuses({ stepTimeModel: 'table', stepTimeTable: '/nowhere/points.json' }, '--step-time-table: /nowhere/points.json: cannot be read: ENOENT');
  });

  it('finds the shape by --model-shape, else by --model', () => {
    const expected = rooflineMs({ modelShape: 'llama-3.2-1b' });
    assert.equal(rooflineMs({ model: 'meta-llama/Llama-3.2-1B-Instruct' }), expected);
    assert.equal(rooflineMs({ model: 'qwen3-32b', modelShape: 'LLaMA-3.2-1B' }), expected);
    assert.notEqual(rooflineMs({ model: 'qwen3-32b' }), expected);
  });

  it('reads a config.json, or the one in a folder, before it thinks of names', () => {
    const expected = rooflineMs({ modelShape: 'llama-3.2-1b' });
    const modelFolder = path.join(folder.path, 'qwen3-32b');
    mkdirSync(modelFolder);
    const file = folder.write(path.join('qwen3-32b', 'config.json'), LLAMA_1B);
    for (const place of [file, modelFolder, `${modelFolder}/`]) {
      assert.equal(rooflineMs({ modelShape: place }), expected);
      assert.equal(rooflineMs({ model: place }), expected);
    }
  });

  it('names the option through which a wrong config.json came', () => {
    const file = folder.write('config.json', {});
    refuses({ stepTimeModel: 'roofline', modelShape: file }, /^--model-shape: .*config\.json: num_hidden_layers: expected an integer/);
    refuses({ stepTimeModel: 'roofline', model: file }, /^--model: .*config\.json: num_hidden_layers: expected an integer/);
  });

  it('names the shapes that ship when it finds none', () => {
    refuses({ stepTimeModel: 'roofline', modelShape: 'lama' }, /^--model-shape: expected llama-3\.2-1b, .*, or the path of a Hugging Face config\.json, got "lama"$/);
    refuses(
      { stepTimeModel: 'roofline', model: 'my_model' },
      /^--step-time-model roofline needs --model-shape, as --model "my_model" names no known shape: expected llama-3\.2-1b, /,
    );
  });

  it('refuses a number of devices that does not divide the attention heads', () => {
    const given = { stepTimeModel: 'roofline', modelShape: 'llama-3.1-8b' } as const;
    refuses({ ...given, tensorParallelSize: 3 }, '--tensor-parallel-size: expected a divisor of the model\'s 32 attention heads, got 3');
    assert.notEqual(maybeStepTimeModel({ ...given, tensorParallelSize: 32 }), null);
  });

  it('replaces one figure of a device, and bytes, by flags', () => {
    const given = { modelShape: 'llama-3.1-8b' };
    const base = rooflineMs(given);
    assert.ok(rooflineMs({ ...given, deviceMemoryBandwidth: '6.7e12' }) < base);
    assert.ok(rooflineMs({ ...given, deviceFlops: 1e12 }) > base);
    assert.ok(rooflineMs({ ...given, bytesPerWeight: 1 }) < base);
    assert.ok(rooflineMs({ ...given, bytesPerKvElement: 1 }) < base);
    const two = { ...given, tensorParallelSize: 2 };
    assert.ok(rooflineMs({ ...two, deviceInterconnectBandwidth: 1e6 }) > rooflineMs(two));
    assert.ok(rooflineMs({ ...two, allReduceLatency: 0 }) < rooflineMs(two));
    assert.ok(rooflineMs({ modelShape: 'gpt-oss-20b', bytesPerWeight: 2 }) > rooflineMs({ modelShape: 'gpt-oss-20b' }));
  });

  it('knows devices by name', () => {
    const times = ['b200', 'mi300x', 'h200', 'h100', 'a100', 'l40s'].map((device) => rooflineMs({ modelShape: 'llama-3.1-8b', device }));
    assert.deepEqual(times, [...times].sort((a, b) => a - b));
  });
});
