import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluate, faultOf } from '../render.ts';

function assertTexts(rows: readonly (readonly [expression: string, text: string])[]): void {
  for (const [expression, text] of rows) assert.equal(evaluate(expression), text, expression);
}

describe('methods of text', () => {
  it('split at separators and white space', () => {
    assertTexts([
      ["' a  b c '.split(none, 1)", "['a', 'b c ']"], ["' a  b c '.rsplit(none, 1)", "[' a  b', 'c']"], ["' a '.split(none, 0)", "['a ']"], ["' a '.rsplit(none, 0)", "[' a']"], ["'a\\u3000b\\ufeffc'.split()", "['a', 'b\\ufeffc']"], ["'aXbXc'.rsplit('X', 1)", "['aXb', 'c']"], ["'a'.split('a')", "['', '']"],
      ["'a\\n\\nb\\x85c\\u2028'.splitlines()", "['a', '', 'b', 'c']"], ["'a\\r\\n'.splitlines(true)", "['a\\r\\n']"], ["'abc'.partition('x')", "('abc', '', '')"], ["'abc'.rpartition('x')", "('', '', 'abc')"],
    ]);
    assert.equal(faultOf("{{ 'a'.split('') }}"), 'value@1');
    assert.equal(faultOf("{{ 'a'.partition('') }}"), 'value@1');
    assert.equal(faultOf("{{ 'a'.split(1) }}"), 'type@1');
  });

  it('strip characters or white space', () => {
    assertTexts([["'\\x1f\\x85 a \\u2003'.strip()", 'a'], ["'xyaxy'.strip('yx')", 'a'], ["'😀a😀'.strip('😀')", 'a'], ["'aaa'.lstrip('a')", ''], ["' a'.strip('')", ' a'], ["'\\ufeffa'.strip() == 'a'", 'False']]);
  });

  it('search between bounds', () => {
    assertTexts([["'abcabc'.find('b', 2)", '4'], ["'abcabc'.find('b', -3, -1)", '4'], ["'abcabc'.rfind('b', 0, 4)", '1'], ["'abc'.startswith('b', 1)", 'True'], ["'abc'.endswith(('x', 'c'))", 'True'], ["'aaaa'.count('aa')", '2'], ["'abc'.count('')", '4'], ["'abc'.find('')", '0']]);
    assert.equal(faultOf("{{ 'a'.index('b') }}"), 'value@1');
    assert.equal(faultOf("{{ 'a'.startswith(['a']) }}"), 'type@1');
  });

  it('join, replace and pad', () => {
    assertTexts([["'-'.join({'a': 1, 'b': 2})", 'a-b'], ["'aXbX'.replace('X', '', 1)", 'abX'], ["'ab'.replace('', '-', 2)", '-a-b'], ["'-5'.zfill(4)", '-005'], ["'a'.center(4)", ' a  '], ["'ab'.center(5)", '  ab '], ["'a\\tb'.expandtabs(4)", 'a   b'], ["'é'.encode() ~ \"'\".encode()", "b'\\xc3\\xa9'b\"'\""]]);
    assert.equal(faultOf("{{ ','.join([1]) }}"), 'type@1');
    assert.equal(faultOf("{{ 'a'.ljust(3, 'xy') }}"), 'type@1');
    assert.equal(faultOf("{{ 'a'.encode('latin-1') }}"), 'value@1');
  });
});

describe('methods of dicts and lists', () => {
  it('give views, items and positions', () => {
    assertTexts([
      ["{'a': 1}.keys() ~ {'a': 1}.values() ~ {'a': 1}.items()", "dict_keys(['a'])dict_values([1])dict_items([('a', 1)])"], ["{'a': none}.get('a', 1)", 'None'], ["{}.get('a') is none", 'True'], ["{'a': 1}.items()|length ~ ('a' in {'a': 1}.keys())", '1True'], ["[1, 2, 1].count(1) ~ (1, 2).index(2)", '21'], ['[1].copy() ~ {1: 2}.copy()', '[1]{1: 2}'],
    ]);
    assert.equal(faultOf('{{ [1].index(2) }}'), 'value@1');
    assert.equal(faultOf("{{ {'a': 1}.items()[0].x }}"), 'undefined@1');
  });
});
