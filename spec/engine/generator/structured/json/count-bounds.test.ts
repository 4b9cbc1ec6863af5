import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countBounds } from '../../../../../lib/engine/generator/structured/json/count-bounds.ts';

describe('countBounds', () => {
  it('is what all the schemas allow', () => {
    const schemas = [{ minItems: 2, maxItems: 9 }, { minItems: 3 }, { maxItems: 5 }, { maxProperties: 1 }];
    assert.deepEqual(countBounds(schemas, 'minItems', 'maxItems'), { min: 3, max: 5 });
  });

  it('is anything where they say nothing', () => {
    assert.deepEqual(countBounds([{}], 'minItems', 'maxItems'), { min: 0, max: Number.POSITIVE_INFINITY });
    assert.deepEqual(countBounds([], 'minItems', 'maxItems'), { min: 0, max: Number.POSITIVE_INFINITY });
  });
});
