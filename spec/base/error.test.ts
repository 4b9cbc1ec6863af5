import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError, toServerError } from '../../lib/base/error.ts';

describe('toServerError', () => {
  it('leaves a ServerError as it is', () => {
    const error = new ServerError('invalid_request', 'no', { param: 'x' });
    assert.equal(toServerError(error), error);
    assert.equal(error.param, 'x');
  });

  it('hides anything else, and keeps it as the cause', () => {
    const cause = new TypeError('secret');
    const error = toServerError(cause);
    assert.deepEqual([error.kind, error.message, error.param, error.cause], ['internal', 'Internal server error', null, cause]);
  });
});
