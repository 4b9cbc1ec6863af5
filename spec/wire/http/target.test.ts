// Request targets taken apart.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTarget, stripRootPath, toRootPath } from '../../../lib/wire/http/target.ts';

const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';

describe('parseTarget', () => {
  it('splits path and query', () => {
    assert.deepEqual(parseTarget('/a'), { authority: null, path: '/a', query: '' });
    assert.deepEqual(parseTarget('/a?b=%41&c?d'), { authority: null, path: '/a', query: '?b=%41&c?d' });
    assert.deepEqual(parseTarget('/?'), { authority: null, path: '/', query: '?' });
  });

  it('takes the authority off an absolute form, whose path may be empty', () => {
    assert.deepEqual(parseTarget('http://h:1/a?b'), { authority: 'h:1', path: '/a', query: '?b' });
    assert.deepEqual(parseTarget('HTTPS://h/a'), { authority: 'h', path: '/a', query: '' });
    assert.deepEqual(parseTarget('http://h'), { authority: 'h', path: '/', query: '' });
    assert.deepEqual(parseTarget('http://h?/b'), { authority: 'h', path: '/', query: '?/b' });
    assert.deepEqual(parseTarget('http://[::1]:8000/a'), { authority: '[::1]:8000', path: '/a', query: '' });
  });

  it('leaves everything else as a path that no route has', () => {
    for (const target of ['*', '', 'a', 'http:', 'http://', 'http:///a', 'ftp://h/a', 'h:80']) {
      assert.deepEqual(parseTarget(target), { authority: null, path: target, query: '' });
    }
    assert.equal(parseTarget('/http://h/a').path, '/http://h/a');
  });

  it('decodes every unreserved character and no other, in either case', () => {
    for (let code = 0; code < 256; code++) {
      const hex = code.toString(16).padStart(2, '0');
      for (const encoded of [`%${hex}`, `%${hex.toUpperCase()}`]) {
        const char = String.fromCharCode(code);
        assert.equal(parseTarget(`/a${encoded}b`).path, UNRESERVED.includes(char) ? `/a${char}b` : `/a${encoded}b`);
      }
    }
  });

  it('decodes once, and leaves broken encodings alone', () => {
    assert.equal(parseTarget('/%2561').path, '/%2561');
    assert.equal(parseTarget('/%%361').path, '/%61');
    assert.equal(parseTarget('/%6').path, '/%6');
    assert.equal(parseTarget('/%zz%').path, '/%zz%');
  });
});

describe('stripRootPath', () => {
  it('takes the root path off whole segments', () => {
    const paths = ['/api/v1', '/api', '/apis/v1', '/v1', '/api/api'];
    assert.deepEqual(paths.map((path) => stripRootPath(path, '/api')), ['/v1', '', '/apis/v1', '/v1', '/api']);
    assert.equal(stripRootPath('/v1', ''), '/v1');
  });

  it('takes what toRootPath makes of any spelling', () => {
    assert.deepEqual(['api', '/api/', '/a/b', '/', ''].map(toRootPath), ['/api', '/api', '/a/b', '', '']);
  });
});
