// The kinds of values that only this server's options have.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonNameList } from '../../../lib/wire/http/json-name-list.ts';
import { secretList } from '../../../lib/wire/http/secret-list.ts';
import { socketPath } from '../../../lib/wire/http/socket-path.ts';

describe('jsonNameList', () => {
  it('reads a JSON list of texts, and takes one from a program', () => {
    assert.deepEqual(jsonNameList().parse('["a", "*"]'), ['a', '*']);
    assert.deepEqual(jsonNameList().accept(['a']), ['a']);
    assert.equal(jsonNameList().format(['a']), '["a"]');
  });

  it('refuses anything else, also what would end a header', () => {
    for (const text of ['a', '{}', '[1]', '"a"', 'null', '["a\\r\\nb"]', '["ä"]']) {
      assert.throws(() => jsonNameList().parse(text), /expected a JSON list of texts/, text);
    }
    assert.throws(() => jsonNameList().accept(1), /got 1/);
  });
});

describe('secretList', () => {
  it('takes secrets as they are, blanks included, and drops empty ones', () => {
    assert.deepEqual(secretList().parse(' a b '), [' a b ']);
    assert.deepEqual(secretList().accept(['a', '', 'a']), ['a', 'a']);
    assert.deepEqual(secretList().parse(''), []);
  });

  it('shows none of them', () => {
    assert.equal(secretList().format(['sekret']), '');
    assert.throws(() => secretList().accept(['sekret', 1]), (error: Error) => !error.message.includes('sekret'));
  });
});

describe('socketPath', () => {
  it('takes a path as it is', () => {
    assert.equal(socketPath().parse('/run/a b'), '/run/a b');
    assert.equal(socketPath().accept(`/${'a'.repeat(102)}`).length, 103);
  });

  it('refuses one that the system would cut, counted in bytes', () => {
    for (const path of ['a'.repeat(108), 'ä'.repeat(54)]) {
      assert.throws(() => socketPath().parse(path), /expected a path of at most 10[37] bytes, got "/);
      assert.throws(() => socketPath().accept(path), /expected a path of at most/);
    }
    assert.throws(() => socketPath().parse(''), /not empty/);
  });
});
