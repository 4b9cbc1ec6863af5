import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAdapter } from '../../../lib/engine/lora/adapters.ts';

describe('parseAdapter', () => {
  it('takes a name, with a path after the first equals sign', () => {
    assert.deepEqual(parseAdapter('a'), { name: 'a', path: 'a' });
    assert.deepEqual(parseAdapter('a=/x/y=z'), { name: 'a', path: '/x/y=z' });
    assert.deepEqual(parseAdapter('=/x'), { name: '', path: '/x' });
  });
});
