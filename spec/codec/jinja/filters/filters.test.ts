// Filters, tests and methods, beyond what the recorded snippets have. Every expected text is Jinja's own.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluate, faultOf } from '../render.ts';

function assertTexts(rows: readonly (readonly [expression: string, text: string])[]): void {
  for (const [expression, text] of rows) assert.equal(evaluate(expression), text, expression);
}

describe('filters for numbers', () => {
  it('round ties to the even digit of the exact value', () => {
    assertTexts([
      ['0.5|round', '0.0'], ['1.5|round', '2.0'], ['2.675|round(2)', '2.67'], ['2.665|round(2)', '2.67'], ['0.125|round(2)', '0.12'], ['0.375|round(2)', '0.38'], ['(-2.5)|round', '-2.0'], ['1e22|round(2)', '1e+22'], ['15|round(-1)', '20'], ['25|round(-1)', '20'], ['155.0|round(-1)', '160.0'],
      ["2.71|round(1, 'floor')", '2.7'], ["2.71|round(1, 'ceil')", '2.8'], ["'%.0f %.1f' % (2.5, 0.25)", '2 0.2'],
    ]);
  });

  it('read numbers from text', () => {
    assertTexts([
      ["' -1_000 '|int", '-1000'], ["'12.9'|int", '12'], ["'1e3'|int", '1000'], ["'inf'|int(7)", '7'], ["'zz'|int(0, 36)", '1295'], ["'0b101'|int(0, 2)", '5'], ["'99999999999999999999'|int", '99999999999999999999'], ["''|int", '0'], ['none|int(3)', '3'], ['true|int', '1'], ['3.99|int', '3'],
      ["'1_0.5e1'|float", '105.0'], ["'.5'|float", '0.5'], ["'x'|float", '0.0'], ["'-inf'|float", '-inf'], ['7|float', '7.0'], ["'5'|float", '5.0'],
      ['1|filesizeformat', '1 Byte'], ['999|filesizeformat', '999 Bytes'], ['1024|filesizeformat(true)', '1.0 KiB'], ['1e30|filesizeformat', '1000000.0 YB'],
    ]);
    assert.equal(faultOf("{{ 1|round(0, 'up') }}"), 'value@1');
    assert.equal(faultOf("{{ 'a'|abs }}"), 'type@1');
  });
});

describe('filters for text', () => {
  it('wrap, cut and indent', () => {
    assertTexts([
      ["'the quick brown-fox jumps'|wordwrap(8)", 'the\nquick\nbrown-\nfox\njumps'], ["'abcdefghij kl'|wordwrap(4)", 'abcd\nefgh\nij\nkl'], ["'abcdefghij kl'|wordwrap(4, false)", 'abcdefghij\nkl'], ["'a  b'|wordwrap(1, true, '|')", 'a|b'],
      ["'foo bar baz qux'|truncate(9)", 'foo...'], ["'foo bar baz qux'|truncate(11)", 'foo bar baz qux'], ["'foo bar baz qux'|truncate(11, false, '...', 0)", 'foo bar...'],
      ["'a\\n\\nb'|indent('> ', true, true)", '> a\n> \n> b'], ["'x'|indent", 'x'], ["'a\\r\\nb'|indent(1)", 'a\n b'],
      ["'<p>a &amp; b</p><!-- c -->'|striptags", 'a & b'], ["{'a': 'x y', 'b': '/'}|urlencode", 'a=x+y&b=%2F'], ["'é/ '|urlencode", '%C3%A9/%20'], ["{'a': none, 'b': '\"'}|xmlattr", ' b="&#34;"'], ["'a-b c'|title", 'A-B C'],
    ]);
    assert.equal(faultOf("{{ 'abc'|truncate(2) }}"), 'value@1');
    assert.equal(faultOf("{{ 5|indent }}"), 'type@1');
    assert.equal(faultOf("{{ {'a b': 1}|xmlattr }}"), 'value@1');
  });

  it('format', () => {
    assertTexts([
      ["'%5d|%-5d|%05d|%+d|% d|%x|%X|%#o' % (42, 42, -42, 42, 42, 255, 255, 8)", '   42|42   |-0042|+42| 42|ff|FF|0o10'], ["'%.2f|%8.3e|%g|%g|%G' % (1.005, 12345.678, 0.0001, 1e20, 1e-10)", '1.00|1.235e+04|0.0001|1e+20|1E-10'],
      ["'%s %r %%' % ('a', 'b')", "a 'b' %"], ["'%(a)s-%(b)03d' % {'a': 'x', 'b': 7}", 'x-007'], ["'%c%c' % ('x', 65)", 'xA'], ["'%.2s|%5s|%-5s|' % ('abc', 'ab', 'ab')", 'ab|   ab|ab   |'], ["'%i' % 3.9", '3'], ["'%(n)s'|format(n=1)", '1'],
      ["'{:>5}|{:<5}|{:^5}|{:*^5}|{:05d}|{:+}|{:,}|{:_}'.format('a', 'b', 'c', 'd', -42, 7, 1234567, 1000)", '    a|b    |  c  |**d**|-0042|+7|1,234,567|1_000'], ["'{:.2f}|{:.1%}|{:e}|{:g}|{:x}|{:#b}|{:.3}'.format(1.005, 0.256, 1234.5, 0.5, 255, 5, 'abcdef')", '1.00|25.6%|1.234500e+03|0.5|ff|0b101|abc'],
      ["'{1}{0}{a!r}{{}}'.format(1, 2, a='x')", "21'x'{}"],
    ]);
    for (const expression of ["'%d' % 'a'", "'%s' % ()", "'%s' % (1, 2)", "'%x' % 1.5", "'{:d}'.format([])", "'%s'|format(1, a=2)"]) assert.equal(faultOf(`{{ ${expression} }}`), 'type@1', expression);
    for (const expression of ["'%q' % 1", "'%(a)s' % {}", "'{'.format()", "'{0}'.format()", "'{:z}'.format(1)", "'{:d}'.format('a')", "'{!x}'.format(1)"]) assert.equal(faultOf(`{{ ${expression} }}`), 'value@1', expression);
  });
});

describe('filters for sequences', () => {
  it('sort stably, by one or several values', () => {
    const users = [{ n: 'b', a: 2 }, { n: 'A', a: 1 }, { n: 'a', a: 2 }];
    assert.equal(evaluate("u|sort(attribute='a,n')|map(attribute='n')|join ~ u|sort(attribute='a', reverse=true)|map(attribute='n')|join ~ u|sort(attribute='n')|map(attribute='n')|join", { u: users }), 'AabbaAAab');
    assert.equal(evaluate("u|groupby('a')|map('first')|list ~ (u|groupby('a'))[1].list|length ~ (u|groupby('a'))[0].grouper", { u: users }), '[1, 2]21');
    assert.equal(evaluate("u|min(attribute='n') ~ u|max(attribute='a')", { u: users }), "{'n': 'A', 'a': 1}{'n': 'b', 'a': 2}");
    assertTexts([["['b', 'A', 'a']|unique|join", 'bA'], ["['b', 'A', 'a']|unique(true)|join", 'bAa'], ['[1, 1.0, true, 2]|unique|list', '[1, 2]'], ["{'b': 1, 'A': 2}|dictsort(true)", "[('A', 2), ('b', 1)]"], ["{'b': 1, 'A': 2}|dictsort(by='value', reverse=true)", "[('A', 2), ('b', 1)]"], ['[]|min|d(1)', '1'], ["['B', 'a']|min", 'a']]);
    for (const expression of ["[1, 'a']|sort", '[{}, {}]|sort', '[[]]|unique|list', '1|dictsort']) assert.equal(faultOf(`{{ ${expression} }}`), 'type@1', expression);
  });

  it('select and map without looking ahead', () => {
    assertTexts([
      ["[1, none, 'a']|select('none')|list", '[None]'], ["['a', '']|map('d', 'x', true)|join", 'ax'], ["[{'a': {'b': 1}}, {}]|map(attribute='a.b', default=0)|list", '[1, 0]'], ["[[1, 2]]|map(attribute=1)|list", '[2]'], ["[{'a': 1}]|selectattr('a', 'ge', 1)|list|length", '1'],
      ["none|map('upper')|list", '[]'], ["[1]|map('nope') is defined", 'True'], ["[3, 4]|reject('divisibleby', 3)|list", '[4]'], ['[1, 2]|first ~ [none]|last', '1None'], ["'abc'|last", 'c'], ["{'a': 1}|list", "['a']"],
    ]);
    for (const [expression, kind] of [["[1]|map('nope')|list", 'syntax'], ["[1]|select('nope')|list", 'syntax'], ['[1]|map|list', 'type'], ['[1]|selectattr|list', 'type'], ["[1]|map('upper', 2)|list", 'type'], ["[1]|map('upper')|last", 'type'], ["[1]|map('upper')|length", 'type']] as const)
      assert.equal(faultOf(`{{ ${expression} }}`), `${kind}@1`, expression);
  });

  it('divide and join', () => {
    assertTexts([["[1, 2, 3]|batch(2, 'x')|list", "[[1, 2], [3, 'x']]"], ["[1, 2, 3]|slice(2, 'x')|list", "[[1, 2], [3, 'x']]"], ['[1, 2]|sum(start=1)', '4'], ["[[1], [2]]|sum(start=[])", '[1, 2]'], ["[1, none]|join('-')", '1-None'], ["'abc'|join(',')", 'a,b,c'], ["[[1, 2], [3]]|map('sum')|join('+')", '3+3'], ["'ab'|reverse", 'ba'], ["{'a': 1}|items|list", "[('a', 1)]"]]);
    assert.equal(faultOf('{{ [1]|batch(0)|list }}'), 'value@1');
    assert.equal(faultOf('{{ 1|items|list }}'), 'type@1');
  });

  it('write JSON', () => {
    assert.equal(evaluate('x|tojson(indent=2)', { x: { a: [], b: {}, c: [1, { d: '\u2028</>' }] } }), '{\n  "a": [],\n  "b": {},\n  "c": [\n    1,\n    {\n      "d": "\u2028</>"\n    }\n  ]\n}');
    assertTexts([["[1, 'a']|tojson(indent='-')", '[\n-1,\n-"a"\n]'], ["[1, 2]|tojson(indent=0)", '[\n1,\n2\n]'], ['{none: 1, true: 2, 1.5: 3}|tojson', '{"null": 1, "true": 2, "1.5": 3}'], ["'x'|safe|tojson", '"x"'], ["[1e400, -1e400]|tojson", '[Infinity, -Infinity]'], ["'\\x7f\\b\\f'|tojson", '"\u007f\\b\\f"']]);
    for (const expression of ['range(3)|tojson', "[1]|map('abs')|tojson", 'namespace()|tojson', '{}.items()|tojson', '[x]|tojson']) assert.equal(faultOf(`{{ ${expression} }}`), 'type@1', expression);
  });
});

describe('arguments', () => {
  it('are bound by position and by name', () => {
    assertTexts([["'aa'|replace(new='b', old='a')", 'bb'], ["'a,b'.split(sep=',', maxsplit=1)", "['a', 'b']"], ["'x'|default(default_value='y')", 'x']]);
    for (const expression of ["'a'|upper(1)", "'a'|replace('a')", "'a'|replace('a', 'b', old='c')", "'a'|trim(x=1)", "'a'.split(',', 1, 2)", "'a'.startswith()", 'range()', 'range(1, 2, 3, 4)', "1 is divisibleby", '1 is odd(2)'])
      assert.equal(faultOf(`{{ ${expression} }}`), 'type@1', expression);
  });
});
