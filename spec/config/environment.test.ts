import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEnvironment } from '../../lib/config/environment.ts';
import type { OptionSpecs } from '../../lib/config/option.ts';
import { integer, optional, text } from '../../lib/config/option-types.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { kvCacheOptions } from '../../lib/engine/kv-cache/options.ts';
import { options } from '../../lib/options.ts';

interface Config {
  readonly size: number | null;
  readonly name: string;
}

const specs: OptionSpecs<Config> = {
  size: { flag: 'size', environment: 'SIZE', type: optional(integer({ min: 1, max: 9 })), default: null, defaultText: 'none', help: 'Size', section: 'A' },
  name: { flag: 'name', type: text(), default: 'x', help: 'Name', section: 'A' },
};

describe('readEnvironment', () => {
  it('gives the values of the variables that options name', () => {
    assert.deepEqual(readEnvironment(specs, { SIZE: '3', NAME: 'y', name: 'z' }), { size: 3 });
  });

  it('takes a variable that is not set, or empty, for none', () => {
    assert.deepEqual([readEnvironment(specs, {}), readEnvironment(specs, { SIZE: '' }), readEnvironment(specs, { SIZE: undefined })], [{}, {}, {}]);
  });

  it('names the variable of a value that is impossible', () => {
    assert.throws(() => readEnvironment(specs, { SIZE: '10' }), { name: 'UsageError', message: 'SIZE: expected an integer from 1 to 9, got "10"' });
  });
});

describe('PYTHONHASHSEED', () => {
  it('is the seed of the block hashes, and a flag goes before it', () => {
    const given = readEnvironment(options, { PYTHONHASHSEED: '42' });
    assert.deepEqual(given, { hashSeed: '42' });
    assert.equal(resolveConfig(kvCacheOptions, { ...given, hashSeed: '7' }).hashSeed, '7');
    assert.deepEqual(readEnvironment(options, { PYTHONHASHSEED: 'random' }), { hashSeed: 'random' });
  });
});
