import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readForwardedIds, refuseForwardedIds } from '../../../lib/api/chat/forwarded-prompt.ts';
import type { GenerationContext } from '../../../lib/api/generation/context.ts';
import type { KvTransferParams } from '../../../lib/api/generation/sampling-fields.ts';
import { ServerError } from '../../../lib/base/error.ts';

const CONTEXT = { tokenizer: { numIds: 100 } } as GenerationContext;
const PARAM = 'kv_transfer_params.prompt_token_ids';

function paramsOf(ids: unknown): KvTransferParams {
  return { prompt_token_ids: ids } as KvTransferParams;
}

function isRefusal(error: unknown): boolean {
  return error instanceof ServerError && error.kind === 'invalid_request' && error.param === PARAM;
}

describe('readForwardedIds', () => {
  it('is nothing where nothing came', () => {
    for (const params of [null, paramsOf(undefined), paramsOf(null)]) assert.equal(readForwardedIds(params, CONTEXT), null);
  });

  it('gives the ids of the vocabulary, from its first to its last', () => {
    assert.deepEqual(readForwardedIds(paramsOf([0, 99, 5]), CONTEXT), [0, 99, 5]);
  });

  it('refuses what is no list of ids, and ids that there are not', () => {
    for (const ids of [[], 'abc', 5, {}, [1.5], ['1'], [-1], [null], [100], [0, 1e300], [Number.NaN]]) {
      assert.throws(() => readForwardedIds(paramsOf(ids), CONTEXT), isRefusal, JSON.stringify(ids));
    }
  });
});

describe('refuseForwardedIds', () => {
  it('refuses any ids, and nothing else', () => {
    assert.throws(() => refuseForwardedIds(paramsOf([1])), isRefusal);
    for (const params of [null, paramsOf(null)]) refuseForwardedIds(params);
  });
});
