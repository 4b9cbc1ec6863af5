import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionValueError } from '../../lib/config/option.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { type EngineConfig, engineOptions, resolveMaxCpuLoras } from '../../lib/engine/options.ts';

function configOf(given: Partial<EngineConfig> = {}): EngineConfig {
  return resolveConfig<EngineConfig>(engineOptions, given);
}

describe('engineOptions', () => {
  it('have the defaults of the original: one adapter at once, a context of 1024 tokens, no latency', () => {
    const { maxLoras, maxCpuLoras, maxModelLen, mode, timeToFirstToken, interTokenLatency, loraLoadLatency } = configOf();
    assert.deepEqual([maxLoras, maxCpuLoras, maxModelLen, mode], [1, null, 1024, 'random']);
    assert.deepEqual([timeToFirstToken, interTokenLatency, loraLoadLatency], [0, 0, 0]);
  });
});

describe('resolveMaxCpuLoras', () => {
  it('is max-loras unless more are asked for', () => {
    assert.deepEqual([{ maxLoras: 3 }, { maxLoras: 3, maxCpuLoras: 3 }, { maxCpuLoras: 8 }].map((given) => resolveMaxCpuLoras(configOf(given))), [3, 3, 8]);
  });

  it('refuses fewer', () => {
    const message = '--max-cpu-loras: expected at least --max-loras, which is 3, got 2';
    assert.throws(() => resolveMaxCpuLoras(configOf({ maxLoras: 3, maxCpuLoras: 2 })), { name: OptionValueError.name, message });
  });
});
