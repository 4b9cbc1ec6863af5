import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFields } from '../../../lib/api/fields.ts';
import { createCall } from '../../../lib/api/openai/generation-endpoint.ts';
import { samplingFields } from '../../../lib/api/openai/sampling.ts';
import { promptOf } from '../../support/engine-fixture.ts';

describe('kv_transfer_params', () => {
  const hasRemotePrefill = (kvTransferParams: unknown): boolean => {
    const fields = readFields({ kv_transfer_params: kvTransferParams }, samplingFields);
    const model = { displayName: 'm', adapter: null };
    return createCall(fields, { model, prompts: [promptOf('x')], maxTokens: null, defaultMaxTokens: null }).generation.hasRemotePrefill;
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

  it('is an object or null', () => {
    for (const params of [5, 'x', true, []]) {
      assert.throws(() => hasRemotePrefill(params), { kind: 'validation', param: 'body.kv_transfer_params' });
    }
    assert.throws(() => hasRemotePrefill({ do_remote_prefill: 'maybe' }), { kind: 'validation', param: 'body.kv_transfer_params.do_remote_prefill' });
  });
});
