// Loops, macros, scopes and blocks, beyond what the recorded snippets have.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultOf, render } from '../render.ts';

describe('for', () => {
  it('asks for items and tests no earlier than it needs them', () => {
    assert.equal(render('{% set ns = namespace(stop=false) %}{% for x in range(9) if not ns.stop %}{{ x }}{% set ns.stop = x == 2 %}{% endfor %}'), '012');
    assert.equal(render("{% set m = ['a', 'b']|map('upper') %}{% for x in m %}{{ x }}{% break %}{% endfor %}{{ m|join }}"), 'AB');
  });

  it('runs else when no round has come to its end', () => {
    assert.equal(render('{% for x in [] %}a{% else %}b{% endfor %}'), 'b');
    assert.equal(render('{% for x in [1] %}a{% break %}{% else %}b{% endfor %}'), 'ab');
    assert.equal(render('{% for x in [1, 2] %}a{% if x == 1 %}{% continue %}{% endif %}{% else %}b{% endfor %}'), 'aa');
  });

  it('leaves and goes on with the loop around from its else', () => {
    assert.equal(render('{% for x in [1, 2, 3] %}{{ x }}{% for y in [] %}{% else %}{% break %}{% endfor %}{% endfor %}'), '1');
    for (const source of ['{% break %}', '{% for x in y %}{% else %}{% continue %}{% endfor %}', '{% for x in y %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}', '{% for x in y %}{% set z %}{% break %}{% endset %}{% endfor %}'])
      assert.equal(faultOf(source), 'syntax@1', source);
  });

  it('knows the length of what it has to look through', () => {
    assert.equal(render("{% for x in [1, 2, 3]|select('odd') %}{{ loop.index }}{{ loop.length }}{{ loop.last }}{{ loop.revindex }} {% endfor %}"), '12False2 22True1 ');
    assert.equal(render('{% for x in [none, none] %}{{ loop.previtem is none }}{{ loop.nextitem is none }} {% endfor %}'), 'FalseTrue TrueFalse ');
  });

  it('gives every round variables of its own', () => {
    assert.equal(render('{% set y = 0 %}{% for x in [1, 2] %}{{ y }}{% set y = x %}{{ y }}{% endfor %}{{ y }}'), '01020');
    assert.equal(render('{% for x in [1, 2] %}{% if x == 1 %}{% set y = x %}{% endif %}[{{ y }}]{% endfor %}'), '[1][]');
    assert.equal(render('{% for x in [1] %}{% for x in [2] %}{{ x }}{% endfor %}{{ x }}{% endfor %}[{{ x }}]'), '21[]');
    assert.equal(render('{% for x in [1, 2] %}{% for y in [3] %}{{ loop.index }}{% endfor %}{{ loop.index }} {% endfor %}'), '11 12 ');
  });

  it('unpacks items', () => {
    assert.equal(render('{% for (a, b), c in [((1, 2), 3), ["xy", 4]] %}{{ a }}{{ b }}{{ c }} {% endfor %}'), '123 xy4 ');
    assert.equal(faultOf('{% for a, b in [1] %}{% endfor %}'), 'type@1');
    assert.equal(faultOf('{% for a, b in [[1]] %}{% endfor %}'), 'value@1');
    assert.equal(faultOf('{% for none in x %}{% endfor %}'), 'syntax@1');
    assert.equal(faultOf('{% for x in y %}{% set loop = 1 %}{% endfor %}'), 'syntax@1');
  });

  it('goes down a tree when it is recursive', () => {
    const tree = [{ n: 1, c: [{ n: 2, c: [{ n: 3 }] }, { n: 4 }] }];
    assert.equal(render('{% for x in tree recursive %}{{ x.n }}({% if x.c %}{{ loop(x.c) }}{% endif %}{{ loop.depth }}){% endfor %}', { tree }), '1(2(3(3)2)4(2)1)');
    assert.equal(faultOf('{% for x in [1] %}{{ loop([1]) }}{% endfor %}'), 'type@1');
  });
});

describe('macro', () => {
  it('sees the latest values of the scope it is made in', () => {
    assert.equal(render('{% macro m() %}{{ x }}{% endmacro %}{% set x = 1 %}{{ m() }}{% set x = 2 %}{{ m() }}'), '12');
    assert.equal(render('{% macro m() %}{% set x = 5 %}{{ x }}{% endmacro %}{{ m() }}[{{ x }}]'), '5[]');
    assert.equal(render('{% for x in [1, 2] %}{% macro m(y) %}{{ x }}{{ y }}{{ z }}{% endmacro %}{{ m(x * 2) }} {% endfor %}', { z: 'z' }), '12z 24z ');
  });

  it('evaluates defaults when it is called, after the parameters before them', () => {
    assert.equal(render('{% macro m(a, b=a ~ x, c=none) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{% set x = "!" %}{{ m(1) }} {{ m(1, c=2) }} {{ m(b=1, a=0) }}'), '11!None 11!2 01None');
  });

  it('takes what its body asks for, and refuses the rest', () => {
    assert.equal(render('{% macro m(a) %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m() }}{{ m(*[1, 2], **{"b": 3}) }}'), '(){}(2,){\'b\': 3}');
    for (const call of ['m(1, 2)', 'm(b=1)', 'm(1, a=2)', 'm(*1)', 'm(**1)', "m(**{'a': 1}, b=2)"]) assert.match(faultOf(`{% macro m(a) %}{% endmacro %}{{ ${call} }}`), /^(type|syntax)@1$/, call);
    assert.equal(faultOf('{% macro m() %}{% endmacro %}{% call m() %}{% endcall %}'), 'type@1');
    assert.equal(faultOf('{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}'), 'undefined@1');
    assert.equal(faultOf('{% macro m(a=1, b) %}{% endmacro %}'), 'syntax@1');
  });

  it('hands blocks on', () => {
    const macros = '{% macro outer() %}<{{ caller(1, b=2) }}>{% endmacro %}{% macro inner() %}[{% call(a, b) outer() %}{{ a }}{{ b }}{% endcall %}]{% endmacro %}';
    assert.equal(render(`${macros}{{ inner() }}`), '[<12>]');
  });
});

describe('set, with, filter, if', () => {
  it('set several variables at once, and parts of namespaces', () => {
    assert.equal(render('{% set ns = namespace() %}{% set a, ns.b, (c, d) = 1, 2, [3, 4] %}{{ a }}{{ ns.b }}{{ c }}{{ d }}'), '1234');
    assert.equal(faultOf('{% set a, b = 1 %}'), 'type@1');
    assert.equal(faultOf('{% set a.b = 1 %}'), 'type@1');
    assert.equal(faultOf('{% set true = 1 %}'), 'syntax@1');
  });

  it('keep variables of blocks inside', () => {
    assert.equal(render('{% set x %}{% set y = 1 %}{{ y }}{% endset %}{{ x }}[{{ y }}]'), '1[]');
    assert.equal(render('{% set a = 1 %}{% with a = 2, b = a %}{{ a }}{{ b }}{% set a = 3 %}{{ a }}{% endwith %}{{ a }}'), '2131');
    assert.equal(render('{% for x in [1, 2] %}{% with %}{% if x == 1 %}{% set y = 1 %}{% endif %}[{{ y }}]{% endwith %}{% endfor %}'), '[1][]');
    assert.equal(render('{% generation %}{% set y = 1 %}{{ y }}{% endgeneration %}[{{ y }}]'), '1[]');
  });

  it('apply filters to blocks', () => {
    assert.equal(render('{% filter upper|replace("A", "-") %}abc{% endfilter %}{% set x|trim|upper %} a {% endset %}{{ x }}'), '-BCA');
    assert.equal(faultOf('{% filter length %}x{% endfilter %}'), 'type@1');
  });

  it('allow a colon at the end of a head', () => {
    assert.equal(render('{% if 1: %}a{% else: %}b{% endif %}{% for x in [1]: %}{{ x }}{% endfor %}'), 'a1');
  });

  it('refuse what is not complete', () => {
    for (const source of ['{% if 1 %}{% endfor %}', '{% for x %}', '{% for x in %}', '{% macro %}', '{% macro m %}', '{% call 1 %}{% endcall %}', '{% set x = %}', '{% with x %}{% endwith %}', '{% elif %}', '{% 1 %}', '{% %}', '{% if 1 %}{% elif %}{% endif %}', '{% filter %}{% endfilter %}', '{% print %}'])
      assert.equal(faultOf(source), 'syntax@1', source);
  });
});
