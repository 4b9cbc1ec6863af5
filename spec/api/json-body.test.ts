import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../lib/base/error.ts';
import { readJsonBody } from '../../lib/api/json-body.ts';
import { WholeFloat } from '../../lib/codec/whole-float.ts';
import type { HttpExchange } from '../../lib/wire/http/exchange.ts';

const BYTE_ORDER_MARK = '\ufeff';

function read(body: string | Buffer): Promise<unknown> {
  const exchange: Pick<HttpExchange, 'headers' | 'readBody'> = {
    headers: { 'content-type': 'application/json' },
    readBody: () => Promise.resolve(typeof body === 'string' ? Buffer.from(body) : body),
  };
  return readJsonBody(exchange as HttpExchange, 5000);
}

function paramOf(error: unknown): string | null | undefined {
  return error instanceof ServerError && error.kind === 'validation' ? error.param : undefined;
}

describe('readJsonBody', () => {
  it('skips a byte order mark, from which offsets do not count', async () => {
    assert.deepEqual(await read(`${BYTE_ORDER_MARK}{"a":1}`), { a: 1 });
    await assert.rejects(read(`${BYTE_ORDER_MARK}{bad`), (error) => paramOf(error) === 'body.1');
    await assert.rejects(read(BYTE_ORDER_MARK), (error) => paramOf(error) === 'body.0');
    await assert.rejects(read(BYTE_ORDER_MARK.repeat(2)), (error) => paramOf(error) === 'body.0');
  });

  it('tells bytes that are no text from the character that stands for them', async () => {
    assert.deepEqual(await read('{"a":"\ufffd"}'), { a: '\ufffd' });
    // {"a":" ff "}, and the first half of a character of two bytes
    for (const hex of ['7b2261223a22ff227d', '7b2261223a22c3227d']) {
      await assert.rejects(read(Buffer.from(hex, 'hex')), { kind: 'unreadable', message: /no text in UTF-8/ });
    }
  });

  it('keeps integers of its fields as they are written', async () => {
    assert.deepEqual(await read('{"seed":9223372036854775808,"ids":[1,9007199254740993],"top":1e19,"in":{"x":9007199254740993}}'), {
      seed: 9223372036854775808n, ids: [1, 9007199254740993n], top: 1e19, in: { x: 9007199254740992 },
    });
    assert.deepEqual(await read('{"seed":9223372036854775808,"temperature":NaN}'), { seed: 2n ** 63n, temperature: NaN });
    await assert.rejects(read(`{"a":{"b":[${'1'.repeat(4301)}]}}`), { kind: 'unreadable', message: /4300 digits/ });
  });

  it('tells a whole float from an integer where vLLM does', async () => {
    const bodies = ['{"thinking_token_budget":2.0}', '{"thinking_token_budget":2}', '{"temperature":2.0,"in":{"thinking_token_budget":2.0}}'];
    const values = await Promise.all(bodies.map(read));
    assert.deepEqual(values, [{ thinking_token_budget: new WholeFloat(2) }, { thinking_token_budget: 2 }, { temperature: 2, in: { thinking_token_budget: 2 } }]);
  });

  it('counts a character once, however many code units it has', async () => {
    await assert.rejects(read('{"😀é": x}'), (error) => paramOf(error) === 'body.7');
    await assert.rejects(read('["😀😀😀'), (error) => paramOf(error) === 'body.1');
  });

  it('refuses what nests too deep, and names no place', async () => {
    for (const depth of [1001, 20_000, 2_000_000]) {
      const body = `{"messages":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      await assert.rejects(read(body), { kind: 'unreadable', param: null, message: /more than 971 lists and objects within each other/ });
    }
  });
});
