// What the routing table says of methods and paths.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRouter, type Route, type RouteMatch } from '../../../lib/wire/http/router.ts';

function route(method: Route['method'], path: string): Route {
  return { method, path, summary: '', handler: () => {} };
}

const routes = [
  route('GET', '/a'),
  route('POST', '/a'),
  route('DELETE', '/a/b'),
  route('GET', '/slash/'),
  route('GET', '/both'),
  route('GET', '/both/'),
];

const match = (method: string, path: string): RouteMatch => createRouter(routes).match(method, path);

describe('createRouter', () => {
  it('finds the handler of a method and path', () => {
    assert.deepEqual(match('GET', '/a'), { kind: 'found', handler: routes[0]?.handler });
    assert.deepEqual(match('POST', '/a'), { kind: 'found', handler: routes[1]?.handler });
  });

  it('names the methods of a known path, in their order in the table', () => {
    assert.deepEqual(match('PUT', '/a'), { kind: 'method_not_allowed', allow: 'GET' });
    assert.deepEqual(match('GET', '/a/b'), { kind: 'method_not_allowed', allow: 'DELETE' });
    assert.deepEqual(match('HEAD', '/a'), { kind: 'method_not_allowed', allow: 'GET' });
  });

  it('gives a method that has no line of its own to the line for any', () => {
    const table = [route('GET', '/m'), route('*', '/m')];
    const handlerOf = (method: string): unknown => {
      const found = createRouter(table).match(method, '/m');
      return found.kind === 'found' ? found.handler : found.kind;
    };
    assert.deepEqual(['GET', 'POST', 'HEAD', 'PURGE'].map(handlerOf), [table[0]?.handler, table[1]?.handler, table[1]?.handler, table[1]?.handler]);
    assert.equal(createRouter(table).match('POST', '/other').kind, 'not_found');
  });

  it('redirects to the path with one slash less, or more, whatever the method', () => {
    assert.deepEqual(match('GET', '/a/'), { kind: 'redirect', path: '/a' });
    assert.deepEqual(match('PUT', '/a/'), { kind: 'redirect', path: '/a' });
    assert.deepEqual(match('GET', '/slash'), { kind: 'redirect', path: '/slash/' });
  });

  it('redirects nothing that is known both ways', () => {
    assert.deepEqual([match('GET', '/both').kind, match('GET', '/both/').kind], ['found', 'found']);
  });

  it('knows nothing else: no prefix, no second slash, no other case, no name of a prototype', () => {
    const strangers = ['', '/', '//', '/a//', '//a', '/A', '/a%2F', 'a', '*', '__proto__', 'constructor', 'http://x/a'];
    for (const path of strangers) assert.deepEqual(match('GET', path), { kind: 'not_found' }, path);
    assert.equal(match('constructor', '/a').kind, 'method_not_allowed');
  });

  it('refuses a table in which two routes are the same', () => {
    const table = [route('GET', '/a'), route('GET', '/a')];
    assert.throws(() => createRouter(table), { name: 'TypeError', message: 'two routes for GET /a' });
  });
});

describe('a path with parameters', () => {
  const table = [route('DELETE', '/x/{name}'), route('GET', '/x/fixed'), route('POST', '/x/{name}/y/{other}')];
  const find = (method: string, path: string): RouteMatch => createRouter(table).match(method, path);

  it('takes one segment for each, as the path has it', () => {
    assert.deepEqual(find('DELETE', '/x/a%2Fb '), { kind: 'found', handler: table[0]?.handler, parameters: { name: 'a%2Fb ' } });
    assert.deepEqual(find('POST', '/x/1/y/2'), { kind: 'found', handler: table[2]?.handler, parameters: { name: '1', other: '2' } });
  });

  it('comes after an exact path that has the method', () => {
    assert.deepEqual(find('GET', '/x/fixed'), { kind: 'found', handler: table[1]?.handler });
    assert.deepEqual(find('DELETE', '/x/fixed'), { kind: 'found', handler: table[0]?.handler, parameters: { name: 'fixed' } });
  });

  it('names the methods of the first path of the table that fits, where none has the method', () => {
    assert.deepEqual(find('PUT', '/x/fixed'), { kind: 'method_not_allowed', allow: 'DELETE' });
  });

  it('takes no empty segment and no further one', () => {
    for (const path of ['/x', '/x//y/2', '/x/1/y', '/z/1', `/x/${'a'.repeat(5000)}`]) assert.equal(find('GET', path).kind, 'not_found', path);
    assert.deepEqual(find('GET', '/x/1/'), { kind: 'redirect', path: '/x/1' });
  });
});

describe('a path with an open end', () => {
  const table = [route('GET', '/m'), route('*', '/m*'), route('POST', '/m/{name}')];
  const handlerOf = (method: string, path: string): unknown => {
    const found = createRouter(table).match(method, path);
    return found.kind === 'found' ? found.handler : found.kind;
  };

  it('takes any rest, none included', () => {
    for (const path of ['/m/', '/mx', '/m/x/y', '/m//']) assert.equal(handlerOf('GET', path), table[1]?.handler, path);
    assert.equal(handlerOf('PUT', '/m'), table[1]?.handler);
    assert.equal(handlerOf('GET', '/'), 'not_found');
  });

  it('comes last', () => {
    assert.equal(handlerOf('GET', '/m'), table[0]?.handler);
    assert.equal(handlerOf('POST', '/m/x'), table[2]?.handler);
    assert.equal(handlerOf('GET', '/m/x'), table[1]?.handler);
  });
});
