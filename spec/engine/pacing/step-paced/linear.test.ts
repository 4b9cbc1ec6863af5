import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLinearModel } from '../../../../lib/engine/pacing/step-paced/linear.ts';
import { decode, prefill, stepTimeModelOf, together } from '../../../support/step-loads.ts';

describe('createLinearModel', () => {
  const model = createLinearModel({ baseMs: 4, perPrefillTokenMs: 0.5, perDecodeRequestMs: 0.25, perKvTokenMs: 0.125 });

  it('adds a price for each prefill token, decode request and KV token to the base', () => {
    assert.equal(model.stepTimeMs(decode(4, 8)), 4 + 4 * 0.25 + 32 * 0.125);
    assert.equal(model.stepTimeMs(prefill(8, 16)), 4 + 8 * 0.5 + 24 * 0.125);
    assert.equal(model.stepTimeMs(together(decode(4, 8), prefill(8, 16))), 4 + 4 + 1 + 56 * 0.125);
  });

  it('takes its prices from the options, with their units', () => {
    const given = { stepTimeBase: '2ms', stepTimePerPrefillToken: '250us', stepTimePerDecodeRequest: '0.5', stepTimePerKvToken: '0.00001' };
    const time = stepTimeModelOf({ stepTimeModel: 'linear', ...given }).stepTimeMs(together(prefill(4), decode(2, 50_000)));
    assert.equal(Math.abs(time - (2 + 1 + 1 + 1.00004)) < 1e-12, true, String(time));
  });

  it('is by default what roofline says of an 8B model on an H100, within a tenth', () => {
    const linear = stepTimeModelOf({ stepTimeModel: 'linear' });
    const roofline = stepTimeModelOf({ stepTimeModel: 'roofline', modelShape: 'llama-3.1-8b', device: 'h100' });
    for (const load of [decode(1, 100), decode(64, 1024), decode(256, 2000), prefill(8192)]) {
      const ratio = linear.stepTimeMs(load) / roofline.stepTimeMs(load);
      assert.ok(ratio > 0.9 && ratio < 1.1, `${JSON.stringify(load)}: ${ratio}`);
    }
  });
});
