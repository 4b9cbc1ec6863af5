import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../lib/base/rng.ts';
import { createRequestPacing } from '../../lib/engine/pacing/request-paced/models.ts';
import { LATENCY_CALCULATORS, LATENCY_DISTRIBUTIONS, type RequestPacedConfig } from '../../lib/engine/pacing/request-paced/options.ts';
import type { Load } from '../../lib/engine/pacing/request-paced/pacing.ts';
import { ALONE, FakePacedSequence, FULL, HOSTILE_DURATIONS, pacedConfigOf } from '../support/request-paced-fixture.ts';

// Every latency of every model is set, none of them whole.
const LATENCIES: Partial<RequestPacedConfig> = {
  timeToFirstToken: 0.3,
  interTokenLatency: 0.07,
  prefillOverhead: 0.11,
  prefillTimePerToken: 0.00025,
  kvCacheTransferLatency: 0.13,
  kvCacheTransferTimePerToken: 0.000003,
};
const DEVIATIONS: Partial<RequestPacedConfig> = {
  timeToFirstTokenStdDev: 0.1,
  interTokenLatencyStdDev: 0.02,
  prefillTimeStdDev: 0.05,
  kvCacheTransferLatencyStdDev: 0.04,
  kvCacheTransferTimeStdDev: 0.0001,
};

/** The first token and two more of one sequence. */
function delays(config: RequestPacedConfig, sequence: FakePacedSequence, load: Load = ALONE): number[] {
  const pacing = createRequestPacing(config);
  return [pacing.timeToFirstTokenMs(sequence, load), pacing.interTokenLatencyMs(sequence, load), pacing.interTokenLatencyMs(sequence, load)];
}

for (const latencyCalculator of [...LATENCY_CALCULATORS, null]) {
  describe(`the ${latencyCalculator ?? 'legacy'} model`, () => {
    const means = pacedConfigOf({ ...LATENCIES, latencyCalculator, timeFactorUnderLoad: 2 });

    it('gives the means, fractions of a millisecond included, and leaves the stream alone where nothing deviates', () => {
      for (const hasRemotePrefill of [false, true]) {
        const sequence = new FakePacedSequence({ hasRemotePrefill });
        const [first = 0, ...others] = delays(means, sequence);
        assert.ok(first > 0 && first < 1, `${first}`);
        assert.deepEqual(others, [0.07, 0.07]);
        assert.equal(sequence.numUses, 0);
      }
    });

    it('doubles with the load where told so, but for a transfer', () => {
      const [firstAlone = 0] = delays(means, new FakePacedSequence());
      assert.deepEqual(delays(means, new FakePacedSequence(), FULL), [2 * firstAlone, 0.14, 0.14]);
      assert.deepEqual(delays({ ...means, timeFactorUnderLoad: 1 }, new FakePacedSequence(), FULL), [firstAlone, 0.07, 0.07]);
      const remote = new FakePacedSequence({ hasRemotePrefill: true });
      assert.equal(delays(means, remote, FULL)[0], delays(means, remote)[0]);
    });

    it('takes no less time for a longer prompt, and no more for a cached one', () => {
      for (const hasRemotePrefill of [false, true]) {
        const first = (numTokens: number, numCachedTokens: number): number =>
          delays(means, new FakePacedSequence({ numTokens, numCachedTokens, hasRemotePrefill }))[0] ?? Number.NaN;
        assert.ok(first(1000, 0) >= first(10, 0));
        assert.ok(first(1000, 992) <= first(1000, 0));
      }
    });

    for (const latencyDistribution of LATENCY_DISTRIBUTIONS) {
      it(`draws from the sequence's own stream alone: ${latencyDistribution}`, () => {
        const config = { ...means, ...DEVIATIONS, latencyDistribution };
        for (const hasRemotePrefill of [false, true]) {
          const [one, same, other] = [1, 1, 2].map((seed) => delays(config, new FakePacedSequence({ hasRemotePrefill, seed })));
          assert.deepEqual(one, same);
          if (latencyDistribution === 'constant') assert.deepEqual(one, other);
          else one?.forEach((delay, index) => assert.notEqual(delay, other?.[index]));
        }
      });

      it(`is never negative and never NaN over 10,000 hostile draws: ${latencyDistribution}`, () => {
        const seed = Number(process.env.SEED ?? 42);
        console.log(`seed ${seed}`);
        const rng = createRng(seed);
        for (let step = 0; step < 10_000; step++) {
          const config = { ...drawConfig(rng), latencyCalculator, latencyDistribution };
          const [sequence, load] = [drawSequence(rng), drawLoad(rng)];
          for (const delay of delays(config, sequence, load)) {
            assert.ok(delay >= 0 && Number.isFinite(delay), `${delay} for ${JSON.stringify({ config, sequence, load })}`);
          }
        }
      });
    }
  });
}

const DURATION_KEYS = Object.keys({ ...LATENCIES, ...DEVIATIONS });
const DEFAULTS = pacedConfigOf();

function drawConfig(rng: Rng): RequestPacedConfig {
  const durations = DURATION_KEYS.map((key) => [key, HOSTILE_DURATIONS[rng.integer(0, HOSTILE_DURATIONS.length - 1)]]);
  return { ...DEFAULTS, ...(Object.fromEntries(durations) as Partial<RequestPacedConfig>), timeFactorUnderLoad: 10 ** rng.integer(0, 6) };
}

function drawSequence(rng: Rng): FakePacedSequence {
  const numTokens = 10 ** rng.integer(0, 8);
  const numCachedTokens = rng.integer(0, numTokens);
  return new FakePacedSequence({ numTokens, numCachedTokens, hasRemotePrefill: rng.integer(0, 1) === 1, seed: rng.integer(0, 1e9) });
}

function drawLoad(rng: Rng): Load {
  const maxNumSeqs = rng.integer(1, 300);
  return { maxNumSeqs, numRunning: rng.integer(0, maxNumSeqs) };
}
