import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEVICE_NAMES, DEVICES } from '../../../../lib/engine/pacing/step-paced/devices.ts';

describe('DEVICES', () => {
  it('has a row for each name', () => {
    assert.deepEqual(Object.keys(DEVICES), [...DEVICE_NAMES]);
  });

  // A figure with sparsity, or one in another unit, falls out of these ranges.
  for (const name of DEVICE_NAMES) {
    it(`has dense figures of ${name} in operations and bytes per second`, () => {
      const { flops, memoryBandwidth, interconnectBandwidth } = DEVICES[name];
      const flopsPerByte = flops / memoryBandwidth;
      assert.ok(flopsPerByte > 150 && flopsPerByte < 425, String(flopsPerByte));
      assert.ok(memoryBandwidth / interconnectBandwidth > 5 && memoryBandwidth / interconnectBandwidth < 30);
      assert.ok(memoryBandwidth > 0.5e12 && memoryBandwidth < 10e12);
    });
  }
});
