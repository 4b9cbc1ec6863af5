import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFlags } from '../../../../lib/config/flags.ts';
import { type RequestPacedConfig, requestPacedOptions } from '../../../../lib/engine/pacing/request-paced/options.ts';
import { pacedConfigOf } from '../../../support/request-paced-fixture.ts';

const DURATIONS = [
  'time-to-first-token',
  'time-to-first-token-std-dev',
  'inter-token-latency',
  'inter-token-latency-std-dev',
  'kv-cache-transfer-latency',
  'kv-cache-transfer-latency-std-dev',
  'prefill-overhead',
  'prefill-time-per-token',
  'prefill-time-std-dev',
  'kv-cache-transfer-time-per-token',
  'kv-cache-transfer-time-std-dev',
];

describe('requestPacedOptions', () => {
  const parse = (...argv: string[]): Partial<RequestPacedConfig> => parseFlags(requestPacedOptions, argv);

  it('takes no time unless told', () => {
    const { latencyCalculator, latencyDistribution, timeFactorUnderLoad, ...durations } = pacedConfigOf();
    assert.deepEqual([latencyCalculator, latencyDistribution, timeFactorUnderLoad], [null, 'normal', 1]);
    assert.deepEqual(Object.values(durations), DURATIONS.map(() => 0));
  });

  it('has the flags of the Go simulator; durations keep their fractions of a millisecond, and no deviation is too large', () => {
    for (const name of DURATIONS) {
      assert.deepEqual(Object.values(parse(`--${name}`, '750us')), [0.75], name);
      assert.deepEqual(Object.values(parse(`--${name}`, '1e9')), [1e9], name);
      assert.throws(() => parse(`--${name}=-1`), { name: 'UsageError' }, name);
    }
  });

  it('takes the empty text for no model, from a command line and from a program', () => {
    assert.deepEqual(parse('--latency-calculator='), { latencyCalculator: null });
    assert.deepEqual(parse('--latency-calculator', 'per-token'), { latencyCalculator: 'per-token' });
    assert.equal(pacedConfigOf({ latencyCalculator: '' }).latencyCalculator, null);
    assert.equal(pacedConfigOf({ latencyCalculator: 'constant' }).latencyCalculator, 'constant');
    assert.throws(() => parse('--latency-calculator', 'linear'), /constant or per-token/);
  });

  it('refuses a distribution that is none, and a load that makes things faster', () => {
    assert.throws(() => parse('--latency-distribution', 'gamma'), /normal, lognormal, exponential or constant/);
    assert.throws(() => parse('--time-factor-under-load', '0.99'), /from 1 to/);
    assert.deepEqual(parse('--time-factor-under-load', '1.5'), { timeFactorUnderLoad: 1.5 });
  });
});
