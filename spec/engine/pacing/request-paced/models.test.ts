import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRequestPacing } from '../../../../lib/engine/pacing/request-paced/models.ts';
import type { LatencyCalculator } from '../../../../lib/engine/pacing/request-paced/options.ts';
import { ALONE, FakePacedSequence, pacedConfigOf } from '../../../support/request-paced-fixture.ts';

describe('createRequestPacing', () => {
  it('takes the model that is named, and chooses by what is set where none is', () => {
    const times = (latencyCalculator: LatencyCalculator | null, timeToFirstToken: number): number => {
      const config = pacedConfigOf({ latencyCalculator, timeToFirstToken, prefillTimePerToken: 2 });
      return createRequestPacing(config).timeToFirstTokenMs(new FakePacedSequence({ numTokens: 10 }), ALONE);
    };
    assert.deepEqual([times('constant', 7), times('per-token', 7), times(null, 7)], [7, 20, 7]);
    assert.deepEqual([times('constant', 0), times('per-token', 0), times(null, 0)], [0, 20, 20]);
  });
});
