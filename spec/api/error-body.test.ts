// Errors as clients get them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isUnsendable, toErrorBody, toErrorEvent } from '../../lib/api/error-body.ts';
import { type ErrorKind, ServerError } from '../../lib/base/error.ts';

describe('toErrorBody', () => {
  const envelopes: Readonly<Record<Exclude<ErrorKind, 'unreadable'>, readonly [status: number, type: string]>> = {
    validation: [400, 'Bad Request'],
    invalid_request: [400, 'BadRequestError'],
    model_not_found: [404, 'NotFoundError'],
    payload_too_large: [413, 'Request Entity Too Large'],
    queue_full: [429, 'RateLimitError'],
    unavailable: [503, 'Service Unavailable'],
    not_implemented: [501, 'NotImplementedError'],
    internal: [500, 'InternalServerError'],
  };

  for (const [kind, [code, type]] of Object.entries(envelopes) as [ErrorKind, readonly [number, string]][]) {
    it(`tells ${kind} by status, type and code`, () => {
      const { status, body } = toErrorBody(new ServerError(kind, 'näh', { param: 'p' }));
      assert.deepEqual([status, body], [code, `{"error":{"message":"näh","type":"${type}","param":"p","code":${code}}}`]);
    });
  }

  it('says what was not readable as vLLM\'s web framework does', () => {
    assert.deepEqual(toErrorBody(new ServerError('unreadable', 'no')), { status: 400, body: '{"detail":"no"}' });
  });

  it('does not repeat half of a surrogate pair', () => {
    const error = new ServerError('model_not_found', 'no model \ud800');
    assert.deepEqual([isUnsendable(error), isUnsendable(new ServerError('model_not_found', 'no model \ud83d\ude00'))], [true, false]);
    const { status, body } = toErrorBody(error);
    assert.equal(status, 400);
    assert.match(body, /^\{"error":\{"message":"[^"\\]+","type":"BadRequestError","param":null,"code":400\}\}$/);
  });
});

describe('toErrorEvent', () => {
  it('is spaced and in ASCII', () => {
    const event = toErrorEvent(new ServerError('queue_full', '~\x7f\n"é😀', { param: 'ü' }));
    assert.equal(event, '{"error": {"message": "~\\u007f\\n\\"\\u00e9\\ud83d\\ude00", "type": "RateLimitError", "param": "\\u00fc", "code": 429}}');
    assert.equal(toErrorEvent(new ServerError('internal', 'x')), '{"error": {"message": "x", "type": "InternalServerError", "param": null, "code": 500}}');
  });
});
