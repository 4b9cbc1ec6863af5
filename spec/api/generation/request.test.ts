import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFields } from '../../../lib/api/fields.ts';
import { toGenerationRequest } from '../../../lib/api/generation/request.ts';
import { samplingFields } from '../../../lib/api/generation/sampling-fields.ts';
import { promptOf } from '../../support/engine-fixture.ts';

describe('kv_transfer_params', () => {
  const hasRemotePrefill = (kvTransferParams: unknown): boolean => {
    const fields = readFields({ kv_transfer_params: kvTransferParams }, samplingFields);
    const model = { displayName: 'm', adapter: null };
    return toGenerationRequest(fields, { model, prompts: [promptOf('x')], maxTokens: null, defaultMaxTokens: null, composition: null, thinking: null, endTokenIds: [], skipsPrefixCache: false }).hasRemotePrefill;
  };

  it('asks for a remote prefill with do_remote_prefill', () => {
    assert.equal(hasRemotePrefill({ do_remote_prefill: true }), true);
    for (const params of [undefined, null, {}, { do_remote_prefill: false }, { do_remote_prefill: null }, { do_remote_decode: true }]) {
      assert.equal(hasRemotePrefill(params), false, JSON.stringify(params));
    }
  });

  it('ignores what else a connector sends, of whatever type', () => {
    const params = { do_remote_prefill: true, do_remote_decode: 'x', remote_block_ids: [[1, 2]], remote_port: null, what: {} };
    assert.equal(hasRemotePrefill(params), true);
  });

  it('takes anything for do_remote_prefill, and asks Python whether it is true', () => {
    for (const yes of [1, 'maybe', [0], { a: 1 }]) assert.equal(hasRemotePrefill({ do_remote_prefill: yes }), true, JSON.stringify(yes));
    for (const no of [0, '', [], {}]) assert.equal(hasRemotePrefill({ do_remote_prefill: no }), false, JSON.stringify(no));
  });

  it('is an object or null', () => {
    for (const params of [5, 'x', true, []]) {
      assert.throws(() => hasRemotePrefill(params), { kind: 'validation', param: 'body.kv_transfer_params' });
    }
  });
});
