import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupBySection } from '../lib/config/describe.ts';
import { options } from '../lib/options.ts';

describe('options', () => {
  it('show what most people look for first, and what means nothing yet last', () => {
    assert.deepEqual([...groupBySection(options).keys()], [
      ...['Model', 'Server', 'Generation', 'Timing', 'Scheduling', 'LoRA', 'KV cache'],
      ...['Step-paced timing', 'Step-paced timing: roofline', 'Steps (with --step-time-model)'],
      ...['Tokenizer and chat template', 'Answers', 'Endpoints', 'Pooling', 'Access', 'Log'],
      ...['Prefill and decode apart', 'Accepted, without effect yet'],
    ]);
  });

  it('take objects alone where vLLM does', () => {
    const optional = [options.kvEventsConfig, options.weightTransferConfig, options.kvTransferConfig];
    for (const { flag, type } of [...optional, options.hfOverrides, options.reasoningConfig]) {
      for (const text of ['[]', '5', '"x"']) assert.throws(() => type.parse(text), { message: `expected a JSON object, got ${JSON.stringify(text)}` }, flag);
      assert.deepEqual(type.parse('{"a": 1}'), { a: 1 }, flag);
    }
    for (const { flag, type } of optional) assert.equal(type.parse('None'), null, flag);
  });
});
