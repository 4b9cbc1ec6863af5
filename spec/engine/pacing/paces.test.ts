import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve.ts';
import { OptionValueError } from '../../../lib/config/option.ts';
import { createPace, listFlagsWithoutEffect } from '../../../lib/engine/pacing/paces.ts';
import { type Config, options } from '../../../lib/options.ts';

function configOf(given: Partial<Config>): Config {
  return resolveConfig(options, { model: 'm', ...given });
}

describe('createPace', () => {
  it('makes either pace', () => {
    assert.equal(typeof createPace(configOf({})), 'function');
    assert.equal(typeof createPace(configOf({ stepTimeModel: 'linear' })), 'function');
  });

  it('refuses steps in which a prompt without chunks could never fit, and only there', () => {
    const given: Partial<Config> = { enableChunkedPrefill: false, maxNumBatchedTokens: 512 };
    assert.throws(
      () => createPace(configOf({ ...given, stepTimeModel: 'linear' })),
      (error) => error instanceof OptionValueError && /^--max-num-batched-tokens: expected at least --max-model-len, which is 1024/.test(error.message),
    );
    assert.equal(typeof createPace(configOf(given)), 'function');
  });
});

describe('listFlagsWithoutEffect', () => {
  it('names what belongs to the other pace, and nothing that has its default', () => {
    assert.deepEqual(listFlagsWithoutEffect(configOf({ timeToFirstToken: 5 })), []);
    assert.deepEqual(listFlagsWithoutEffect(configOf({ tensorParallelSize: 2, timeToFirstToken: 5 })), ['--tensor-parallel-size']);
    assert.deepEqual(listFlagsWithoutEffect(configOf({ stepTimeModel: 'linear', stepTimeBase: 3, timeToFirstToken: 5 })), ['--time-to-first-token']);
  });
});
