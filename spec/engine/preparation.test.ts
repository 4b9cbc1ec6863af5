// What is done for long prompts before their request is queued.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Steps } from '../../lib/base/slices/meter.ts';
import type { BlockHash } from '../../lib/engine/kv-cache/block-hash.ts';
import { Preparation } from '../../lib/engine/preparation.ts';
import { promptOf, requestOf } from '../support/engine-fixture.ts';

const NOTHING = { hashInSteps: () => null, prepareText: () => null };

function* hashSteps(hash: BlockHash): Steps<BlockHash[]> {
  yield 1;
  return [hash];
}

describe('Preparation', () => {
  it('gives back a request at once, and as it is, where nothing takes long', () => {
    const request = requestOf('a');
    assert.equal(new Preparation(NOTHING).prepare(request), request);
  });

  it('adds to each prompt what takes long for it, and leaves the others as they are', async () => {
    const prompts = [promptOf('plain', 1), promptOf('hashed', 2), promptOf('read', 3), promptOf('both', 4)];
    const preparation = new Preparation({
      hashInSteps: ({ promptTokenIds: { length } }) => (length % 2 === 0 ? hashSteps(`${length}`) : null),
      prepareText: (_request, prompt) => (prompt.tokenIds.length >= 3 ? Promise.resolve({ ...prompt, echoText: 'read' }) : null),
    });
    const prepared = await preparation.prepare(requestOf('a', { prompts }));
    assert.deepEqual(prepared, {
      ...requestOf('a'),
      prompts: [prompts[0], { ...prompts[1], blockHashes: ['2'] }, { ...prompts[2], echoText: 'read' }, { ...prompts[3], echoText: 'read', blockHashes: ['4'] }],
    });
  });
});
