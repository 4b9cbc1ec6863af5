// Python's values and operators, beyond what the recorded snippets have.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../lib/base/rng.ts';
import { toFloatText } from '../../../../lib/codec/jinja/values/text.ts';
import { toFloat } from '../../../../lib/codec/whole-float.ts';
import { evaluate, faultOf } from '../render.ts';

function assertTexts(rows: readonly (readonly [expression: string, text: string])[]): void {
  for (const [expression, text] of rows) assert.equal(evaluate(expression), text, expression);
}

describe('toFloatText', () => {
  it('spells floats as Python does', () => {
    const rows: readonly [number, string][] = [
      [0, '0.0'], [-0, '-0.0'], [1e15, '1000000000000000.0'], [9999999999999998, '9999999999999998.0'], [1e16, '1e+16'], [1.5e300, '1.5e+300'], [5e-324, '5e-324'], [0.0001, '0.0001'], [0.00001, '1e-05'],
      [1.7976931348623157e308, '1.7976931348623157e+308'], [NaN, 'nan'], [Infinity, 'inf'], [-Infinity, '-inf'], [123.456, '123.456'],
    ];
    for (const [value, text] of rows) assert.equal(toFloatText(value), text);
  });

  it('spells every float so that it is read back as the same', () => {
    const seed = 11;
    const rng = createRng(seed);
    for (let round = 0; round < 2000; round++) {
      const value = (rng.next() - 0.5) * 10 ** rng.integer(-30, 30);
      assert.equal(Number(toFloatText(value)), value, `seed ${seed}, round ${round}`);
    }
  });
});

describe('numbers', () => {
  it('are integers of any size, and floats', () => {
    assertTexts([
      ['9007199254740991 + 1', '9007199254740992'], ['9007199254740993 - 9007199254740992', '1'], ['2 ** 64 * 2 ** 64', '340282366920938463463374607431768211456'], ['-(2 ** 64)', '-18446744073709551616'],
      ['(2 ** 64) // 3', '6148914691236517205'], ['-(2 ** 64) // 3', '-6148914691236517206'], ['-(2 ** 64) % 10', '4'], ['2 ** 64 / 2', '9.223372036854776e+18'], ['2 ** 64 + 0.5', '1.8446744073709552e+19'],
      ['(-1) ** 100001', '-1'], ['1 ** (2 ** 70)', '1'], ['0 ** 0', '1'], ['2 ** -2', '0.25'], ['-7 % 3.5', '0.0'], ['7 % -3', '-2'], ['-7.5 // 2', '-4.0'], ['-0.0', '-0.0'], ['0 * -1', '0'], ['true + true', '2'], ['+true', '1'], ['1e308 * 10', 'inf'],
      ['1 == 1.0 == true', 'True'], ['2 ** 64 == 18446744073709551616.0', 'True'], ['2 ** 64 + 1 == 18446744073709551616.0', 'False'], ['2 ** 64 < 2 ** 65', 'True'], ['1e1000 > 2 ** 70', 'True'],
    ]);
    for (const expression of ['1 // 0', '1 % 0', '1.0 / 0', '1.5 // 0.0', '0 ** -1', '(-1) ** 0.5']) assert.equal(faultOf(`{{ ${expression} }}`), 'value@1', expression);
    for (const expression of ['1 + none', '[] - []', "-'a'", '+[]', "'a' * 1.5", "'a' - 'b'", '{} + {}']) assert.equal(faultOf(`{{ ${expression} }}`), 'type@1', expression);
  });

  it('keep how they were given', () => {
    const x = [toFloat(1), 1, 2n ** 70n, 1.5, 1e22];
    assert.equal(evaluate('x ~ x|tojson', { x }), '[1.0, 1, 1180591620717411303424, 1.5, 1e+22][1.0, 1, 1180591620717411303424, 1.5, 1e+22]');
    assert.equal(evaluate("x|map('string')|join(' ') ~ (x[0] is float) ~ (x[1] is float) ~ (x[2] is integer)", { x }), '1.0 1 1180591620717411303424 1.5 1e+22TrueFalseTrue');
  });
});

describe('text', () => {
  it('is made of code points', () => {
    assertTexts([
      ["'a😀b'|length", '3'], ["'a😀b'[1]", '😀'], ["'a😀b'[-2:]", '😀b'], ["'a😀b'[::-1]", 'b😀a'], ["'😀😀x'.find('x')", '2'], ["'😀x'.index('x', 1)", '1'], ["'😀'.center(3, '-')", '-😀-'], ["'\\ud800x'|length", '2'],
      ["'\\ufffd' < '😀'", 'True'], ["['😀', '\\ufffd']|sort", "['\ufffd', '😀']"], ["'a😀'|truncate(1, true, '', 0)", 'a'], ["'😀a'|list", "['😀', 'a']"], ["'😀' in 'a😀'", 'True'],
    ]);
  });

  it('is written with escapes inside of lists', () => {
    assertTexts([["['\\x00\\x7f\\x85\\u200b\\ue000\\U000e0001\\u3000 é']", "['\\x00\\x7f\\x85\\u200b\\ue000\\U000e0001\\u3000 é']"], ["['\"', \"'\", '\"\\'']", `['"', "'", '"\\'']`]]);
  });

  it('has its case changed as in Python', () => {
    assertTexts([
      ["'hELLO wORLD'.title()", 'Hello World'], ["'straße'.upper()", 'STRASSE'], ["'ΑΣ'.lower()", 'ας'], ["'ẞ'.casefold()", 'ss'], ["'aB'.swapcase()", 'Ab'],
      ["'1a'.islower()", 'True'], ["'1'.islower()", 'False'], ["'²'.isdigit() ~ '²'.isdecimal() ~ '½'.isnumeric()", 'TrueFalseTrue'],
    ]);
  });
});

describe('lists, tuples and dicts', () => {
  it('compare as in Python', () => {
    assertTexts([
      ['[1, 2] < [1, 3]', 'True'], ['(1,) < (1, 0)', 'True'], ["{'a': 1, 'b': 2} == {'b': 2, 'a': 1.0}", 'True'], ["{'a': 1} == {'a': 2}", 'False'], ['[1] == (1,)', 'False'], ['1 in (1.0, 2)', 'True'], ["'a' in {'a': none}", 'True'], ['none == x', 'False'],
    ]);
    for (const expression of ['[1] < [none]', '{} < {}', '[] < ()', '1 in 2', '1 in "a"', '[] in {}', "'a' < none"]) assert.equal(faultOf(`{{ ${expression} }}`), 'type@1', expression);
  });

  it('have keys of several types', () => {
    assertTexts([["{1: 'a', 'x': 'b', none: 'c', 1.5: 'd', false: 'e'}", "{1: 'a', 'x': 'b', None: 'c', 1.5: 'd', False: 'e'}"], ["{1: 'a'}[1.0]", 'a'], ["{'a': 1, 'a': 2}", "{'a': 2}"], ["dict([('a', 1)], b=2)", "{'a': 1, 'b': 2}"]]);
    assert.equal(faultOf('{{ {[]: 1} }}'), 'type@1');
  });

  it('are sliced', () => {
    assertTexts([['[1, 2, 3][::2]', '[1, 3]'], ['[1, 2, 3][5:1:-1]', '[3]'], ['(1, 2, 3)[-9:-1]', '(1, 2)'], ['range(9)[2:4]', 'range(2, 4)'], ['range(9)[::-2]', 'range(8, -1, -2)'], ['range(1, 9, 3)[-1]', '7'], ["'abc'[none:2]", 'ab'], ['[1, 2][:true]', '[1]']]);
    for (const slice of ["['a':]", '[1.0:]', '[::"x"]']) assert.equal(faultOf(`{{ x${slice} }}`, { x: [1] }), 'type@1', slice);
    assert.equal(faultOf('{{ x[::0] }}', { x: [1] }), 'value@1');
    for (const value of [null, 1, new Map()]) assert.equal(faultOf('{{ x[1:] }}', { x: value }), 'type@1');
  });
});

describe('undefined', () => {
  it('is empty, and nothing more', () => {
    assertTexts([['x', ''], ['x|length', '0'], ['x|list', '[]'], ['x or 1', '1'], ['x == y', 'True'], ['x != 1', 'True'], ["'a' ~ x", 'a'], ['[x]', '[Undefined]'], ['1 in x', 'False'], ['x is undefined', 'True'], ['x|d(1)', '1']]);
    for (const use of ['x + 1', "'a' + x", 'x.a', 'x[0]', 'x[1:]', 'x()', '-x', 'x < 1', 'x % 2', 'x|int', 'x|abs', 'x * 2', 'x // 2', "x in 'a'", 'x.a.b is defined']) assert.equal(faultOf(`{{ ${use} }}`), 'undefined@1', use);
  });

  it('says in a message of bounded length what is missing', () => {
    assert.throws(() => evaluate(`x['${'y'.repeat(5000)}'].z`, { x: {} }), (error) => error instanceof Error && error.message.length < 150 && error.message.includes('yyy'));
    assert.throws(() => evaluate('x.tools.z', { x: [] }), /list has nothing named 'tools'/);
  });
});

describe('markup', () => {
  it('escapes what is added to it', () => {
    assertTexts([["'<'|safe + '<'", '<&lt;'], ["'<' + '<'|safe", '&lt;<'], ["'<'|safe ~ '<'", '<<'], ["'%s'|safe % '<'", '&lt;'], ["'<'|e + '&'", '&lt;&amp;'], ["['<'|safe]", "[Markup('<')]"], ["'<'|safe == '<'", 'True'], ["'<a'|safe|upper", '<A'], ["'<a'|safe is string", 'True'], ["'<'|safe is escaped", 'True'], ["'<'|e|e", '&lt;']]);
  });
});
