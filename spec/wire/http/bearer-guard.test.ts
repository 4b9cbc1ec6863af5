// Keys in front of paths: who gets in, and what the comparison can tell.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { describe, it, mock } from 'node:test';
import { createBearerGuard } from '../../../lib/wire/http/bearer-guard.ts';
import type { HttpAnswer, HttpExchange } from '../../../lib/wire/http/exchange.ts';

interface AskOptions {
  readonly path?: string;
  readonly method?: string;
  readonly authorization?: string;
}

const guard = createBearerGuard({ keys: ['one', 'zwei-ä'], prefixes: ['/v1', '/inference'] });

/** The status that the guard answers with; null when it lets the request pass. */
function ask({ path = '/v1/models', method = 'GET', authorization }: AskOptions): number | null {
  const answers: HttpAnswer[] = [];
  const headers = authorization === undefined ? {} : { authorization };
  guard({ path, method, headers, send: (answer: HttpAnswer) => answers.push(answer) } as unknown as HttpExchange);
  return answers[0]?.status ?? null;
}

describe('createBearerGuard', () => {
  it('opens guarded paths to any of its keys, whatever the case of the scheme', () => {
    assert.equal(ask({ authorization: 'Bearer one' }), null);
    assert.equal(ask({ authorization: 'bEARER one' }), null);
    assert.equal(ask({ authorization: `Bearer ${Buffer.from('zwei-ä').toString('latin1')}` }), null);
  });

  it('answers 401 to everything else', () => {
    const wrong = [undefined, '', 'Bearer', 'Bearer ', 'Bearer two', 'Bearer one ', 'Bearer  one', 'Basic one', 'one', 'Bearer one, Bearer two'];
    for (const authorization of wrong) {
      assert.equal(ask(authorization === undefined ? {} : { authorization }), 401, String(authorization));
    }
  });

  it('guards what begins with its prefixes and nothing else, and no OPTIONS', () => {
    assert.deepEqual(['/v1', '/v10', '/v1/nothing', '/inference/v1/generate'].map((path) => ask({ path })), [401, 401, 401, 401]);
    assert.deepEqual(['/health', '/tokenize', '/v2/x', '/x/v1'].map((path) => ask({ path })), [null, null, null, null]);
    assert.equal(ask({ method: 'OPTIONS' }), null);
  });

  it('compares digests of one length, all of them, in constant time', () => {
    const compared: (readonly [number, number])[] = [];
    const compare = crypto.timingSafeEqual;
    const mocked = mock.method(crypto, 'timingSafeEqual', (a: Buffer, b: Buffer) => {
      compared.push([a.length, b.length]);
      return compare(a, b);
    });
    syncBuiltinESMExports();
    try {
      ask({ authorization: 'Bearer one' });
      ask({ authorization: `Bearer ${'x'.repeat(1000)}` });
    } finally {
      mocked.mock.restore();
      syncBuiltinESMExports();
    }
    assert.deepEqual(compared, [[32, 32], [32, 32], [32, 32], [32, 32]]);
  });
});
