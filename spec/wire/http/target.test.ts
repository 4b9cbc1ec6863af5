// Request targets taken apart.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodePath, parseTarget, stripRootPath, toRootPath } from '../../../lib/wire/http/target.ts';

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

  it('leaves a fragment out, whichever part it follows', () => {
    assert.deepEqual(parseTarget('/a#b?c'), { authority: null, path: '/a', query: '' });
    assert.deepEqual(parseTarget('/a?b#c'), { authority: null, path: '/a', query: '?b' });
  });

  it('decodes every character, in either case', () => {
    for (let code = 0; code < 128; code++) {
      const hex = code.toString(16).padStart(2, '0');
      for (const encoded of [`%${hex}`, `%${hex.toUpperCase()}`]) assert.equal(parseTarget(`/a${encoded}b`).path, `/a${String.fromCharCode(code)}b`);
    }
    assert.equal(parseTarget('/%C3%bc%F0%9F%98%80').path, '/ü😀');
    assert.equal(parseTarget('/%FFa').path, '/\ufffda');
    assert.deepEqual(parseTarget('/a%3Fb%23?c'), { authority: null, path: '/a?b#', query: '?c' });
  });

  it('decodes once, and leaves broken encodings alone', () => {
    assert.equal(parseTarget('/%2561').path, '/%61');
    assert.equal(parseTarget('/%%361').path, '/%61');
    assert.equal(parseTarget('/%6').path, '/%6');
    assert.equal(parseTarget('/%zz%').path, '/%zz%');
  });
});

describe('encodePath', () => {
  it('encodes what Starlette does in redirects, and nothing twice', () => {
    assert.equal(encodePath('/v1/models'), '/v1/models');
    assert.equal(encodePath("/a-._~:#?=@[]!$&'()*+,%20"), "/a-._~:#?=@[]!$&'()*+,%20");
    assert.equal(encodePath('/a b"<>\\^`{|}ü\n'), '/a%20b%22%3C%3E%5C%5E%60%7B%7C%7D%C3%BC%0A');
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
