// Nothing leads out of the data.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLosslessJson } from '../../../lib/codec/lossless-json.ts';
import type { Value } from '../../../lib/codec/jinja/values/value.ts';
import { evaluate, faultOf } from './render.ts';

const NAMES = ['constructor', 'prototype', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', 'length', 'size', 'map', 'at', 'then', 'call', 'apply', 'bind', '__lookupGetter__', 'items_', 'text', 'value'];
const OWNERS: Readonly<Record<string, Value>> = { text: 'abc', list: [1], record: { a: 1 }, map: new Map<Value, Value>([['a', 1]]), number: 1, big: 10n ** 20n, fraction: 1.5, bool: true };

describe('access to attributes and items', () => {
  it('sees own properties alone', () => {
    for (const [owner] of Object.entries(OWNERS)) {
      for (const name of NAMES) {
        assert.equal(evaluate(`x.${name} is defined`, { x: OWNERS[owner] as Value }), 'False', `${owner}.${name}`);
        assert.equal(evaluate(`x['${name}'] is defined`, { x: OWNERS[owner] as Value }), 'False', `${owner}['${name}']`);
        assert.equal(evaluate(`[x]|map(attribute='${name}')|first is defined`, { x: OWNERS[owner] as Value }), 'False', name);
      }
    }
  });

  it('sees properties with such names when the data has them', () => {
    for (const data of [JSON.parse('{"__proto__": 1, "constructor": 2, "items": 3}') as Value, parseLosslessJson('{"__proto__": 1, "constructor": 2, "items": 3}')]) {
      assert.equal(evaluate("x.__proto__ ~ x['__proto__'] ~ x.constructor ~ x['items'] ~ ('__proto__' in x) ~ x.get('constructor')", { x: data }), '1123True2');
      assert.equal(evaluate('x', { x: data }), "{'__proto__': 1, 'constructor': 2, 'items': 3}");
    }
  });

  it('gives built-in objects no more than they offer', () => {
    for (const expression of ['namespace(a=1)', 'range(3)', 'range', 'd.items()', 'cycler(1)', 'joiner()', "'x'.upper", '(1, 2)', "'x'|safe", "[1]|map('upper')", "'é'.encode()"])
      for (const name of NAMES) assert.equal(evaluate(`(${expression}).${name} is defined`, { d: {} }), 'False', `(${expression}).${name}`);
  });

  it('forbids what changes data and what Python has inside of objects', () => {
    for (const call of ['l.append(1)', 'l.sort()', 'l.clear()', 'd.update({})', 'd.pop("a")', 'd.setdefault("a", 1)', 'l.__class__.x', '"".__class__.__mro__', 'd.__init__()'])
      assert.equal(faultOf(`{{ ${call} }}`, { l: [], d: {} }), 'security@1', call);
  });

  it('lets fields of format strings not ask for parts of values', () => {
    assert.equal(faultOf('{{ "{0.__class__}".format(1) }}'), 'security@1');
    assert.equal(faultOf('{{ "{0[x]}".format(d) }}', { d: {} }), 'security@1');
  });

  it('treats undefined properties as missing', () => {
    const data = { a: undefined, b: 1 } as unknown as Value;
    assert.equal(evaluate("x ~ x|length ~ (x.a is defined) ~ ('a' in x) ~ x.keys()|list", { x: data }), "{'b': 1}1FalseFalse['b']");
  });
});
