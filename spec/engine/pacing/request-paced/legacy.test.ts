import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLegacyPacing } from '../../../../lib/engine/pacing/request-paced/legacy.ts';
import type { RequestPacedConfig } from '../../../../lib/engine/pacing/request-paced/options.ts';
import { ALONE, FakePacedSequence, pacedConfigOf } from '../../../support/request-paced-fixture.ts';

const LOCAL = new FakePacedSequence({ numTokens: 10 });
const REMOTE = new FakePacedSequence({ numTokens: 10, hasRemotePrefill: true });

/** Times to the first token where the per-token model says 15 for a local and 20 for a remote prefill. */
function times(changes: Partial<RequestPacedConfig>): { local: number; remote: number } {
  const pacing = createLegacyPacing(pacedConfigOf({ prefillOverhead: 5, prefillTimePerToken: 1, kvCacheTransferTimePerToken: 2, ...changes }));
  return { local: pacing.timeToFirstTokenMs(LOCAL, ALONE), remote: pacing.timeToFirstTokenMs(REMOTE, ALONE) };
}

describe('createLegacyPacing', () => {
  it('is the per-token model where the latencies of the constant one are not set', () => {
    assert.deepEqual(times({}), { local: 15, remote: 20 });
  });

  it('is the constant model where its latency is set, for local and remote prefill separately', () => {
    assert.deepEqual(times({ timeToFirstToken: 100 }), { local: 100, remote: 20 });
    assert.deepEqual(times({ kvCacheTransferLatency: 3 }), { local: 15, remote: 3 });
  });

  it('is the constant model where only the deviation is set, and then takes no time', () => {
    assert.deepEqual(times({ timeToFirstTokenStdDev: 9 }), { local: 0, remote: 20 });
    assert.deepEqual(times({ kvCacheTransferLatencyStdDev: 9 }), { local: 15, remote: 0 });
  });

  it('has the inter-token latency of both', () => {
    const pacing = createLegacyPacing(pacedConfigOf({ interTokenLatency: '250us' }));
    assert.equal(pacing.interTokenLatencyMs(LOCAL, ALONE), 0.25);
  });
});
