import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createHexId } from '../../lib/base/hex-id.ts';

describe('createHexId', () => {
  it('gives 16 hexadecimal digits, never the same twice', () => {
    const ids = Array.from({ length: 2000 }, createHexId);
    assert.ok(ids.every((id) => /^[0-9a-f]{16}$/.test(id)));
    assert.equal(new Set(ids).size, ids.length);
  });
});
