import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAcceptedFlags } from '../../lib/config/accepted-flag.ts';

describe('parseAcceptedFlags', () => {
  it('reads words between blanks, each with the names of one flag', () => {
    assert.deepEqual(parseAcceptedFlags('value', '\n  nnodes|-n seed\n  memory|other-memory|-m\n'), [
      { name: 'nnodes', aliases: [], shortNames: ['n'], kind: 'value' },
      { name: 'seed', aliases: [], shortNames: [], kind: 'value' },
      { name: 'memory', aliases: ['other-memory'], shortNames: ['m'], kind: 'value' },
    ]);
  });
});
