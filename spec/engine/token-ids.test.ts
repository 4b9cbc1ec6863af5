import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endsWithIds } from '../../lib/engine/token-ids.ts';

describe('endsWithIds', () => {
  it('compares the last ids, in order', () => {
    assert.ok(endsWithIds([1, 2, 3], [2, 3]) && endsWithIds([2, 3], [2, 3]) && endsWithIds([1], []));
    for (const ending of [[3, 2], [1, 2], [1, 2, 3, 4], [4]]) assert.equal(endsWithIds([1, 2, 3], ending), false, String(ending));
  });
});
