import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listSpecEntries } from '../../lib/config/spec-entries.ts';
import { exampleOptions } from './example-options.ts';

describe('listSpecEntries', () => {
  it('pairs each key with its declaration, in order of declaration', () => {
    const entries = listSpecEntries(exampleOptions);
    assert.deepEqual(entries.map(([key]) => key), Object.keys(exampleOptions));
    assert.equal(entries[0]?.[1], exampleOptions.model);
  });
});
