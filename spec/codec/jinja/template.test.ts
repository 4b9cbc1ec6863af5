import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_NESTING, MAX_TEMPLATE_CHARS } from '../../../lib/codec/jinja/limits.ts';
import { Template } from '../../../lib/codec/jinja/template.ts';
import { faultOf, render } from './render.ts';

describe('Template', () => {
  it('is compiled once and rendered with different variables', () => {
    const template = new Template('{% set y = y or x %}{{ y }}{{ z }}');
    assert.equal(template.render(new Map([['x', 1]])), '1');
    assert.equal(template.render(new Map([['x', 2], ['y', 3]])), '3');
    assert.equal(template.render(new Map([['z', null]])), 'None');
  });

  it('says on which line it fails', () => {
    assert.equal(faultOf('a\n{% if x %}\n  {{ y.z }}\n{% endif %}\n', { x: true }), 'undefined@3');
    assert.equal(faultOf('{# a\nb #}\n{{ 1 +\n}}'), 'syntax@4');
    assert.equal(faultOf('\n\n{{ x|nope }}'), 'syntax@3');
    assert.equal(faultOf('{% macro m() %}\n{{ 1 }}\n{% endmacro %}\n{{ m() ~ y.z }}'), 'undefined@4');
    assert.equal(faultOf('{% macro m() %}\n{{ y.z }}\n{% endmacro %}\n{{ m() }}'), 'undefined@2');
    assert.equal(faultOf('{%- for x in [1] %}\r\n\r\n{%- set z = 1 / 0 %}{% endfor %}'), 'value@3');
    assert.equal(faultOf('a\n{% if x %}'), 'syntax@2');
  });

  it('finds no filters and tests that do not exist; inside of if only when they are used', () => {
    assert.equal(faultOf('{% for x in [] %}{{ x|nope }}{% endfor %}'), 'syntax@1');
    assert.equal(faultOf('{% if x %}{{ x|nope }}{{ x is nope }}{% endif %}'), '');
    assert.equal(faultOf('\n{% if x %}{{ x|nope }}{% endif %}', { x: 1 }), 'syntax@2');
    assert.equal(faultOf('{% if x %}{% for y in [] %}{{ x|nope }}{% endfor %}{% endif %}'), 'syntax@1');
  });

  it('has no tags that load or leave the template', () => {
    for (const tag of ['include "x"', 'import "x" as y', 'from "x" import y', 'extends "x"', 'block x', 'autoescape true', 'do x', 'debug'])
      assert.equal(faultOf(`{% ${tag} %}`), 'syntax@1', tag);
  });

  it('leaves the variables as they are', () => {
    const list = Object.freeze([1, 2]);
    const variables = new Map<string, readonly number[]>([['list', list]]);
    assert.equal(new Template('{% set list = list + [3] %}{{ list }}{{ list|reverse|list }}{{ list|sort(reverse=true) }}').render(variables), '[1, 2, 3][3, 2, 1][3, 2, 1]');
    assert.equal(variables.get('list'), list);
  });
});

describe('Template limits', () => {
  it('refuses templates that are too long or nested too deeply', () => {
    assert.equal(faultOf('x'.repeat(MAX_TEMPLATE_CHARS + 1)), 'limit@null');
    assert.equal(faultOf('x'.repeat(MAX_TEMPLATE_CHARS)).length, MAX_TEMPLATE_CHARS);
    const deep = (open: string, close: string, depth: number): string => `{{ ${open.repeat(depth)}1${close.repeat(depth)} }}`;
    for (const [open, close] of [['(', ')'], ['[', ']'], ['not ', ''], ['-', ''], ['x(', ')'], ['x|d(', ')'], ['x[', ']'], ['{1:', '}'], ['1 if 1 else ', '']] as const) {
      assert.equal(faultOf(deep(open, close, MAX_NESTING + 1)), 'syntax@1', open);
      assert.equal(faultOf(deep(open, close, 50_000)), 'syntax@1', open);
    }
    for (const link of ['+1', '**1', '.a', '[0]', '()', '|list', ' is odd', ' or 1', ' if 1'])
      assert.equal(faultOf(`{{ x${link.repeat(50_000)} }}`), 'syntax@1', link);
    assert.equal(faultOf(`${'{% if 1 %}'.repeat(50_000)}`), 'syntax@1');
  });

  it('accepts what is nested less', () => {
    const depth = MAX_NESTING / 2;
    assert.equal(render(`{{ ${'('.repeat(depth)}1${')'.repeat(depth)} }}`), '1');
    assert.equal(render(`{{ 1${'+1'.repeat(depth)} }}`), String(depth + 1));
    assert.equal(render(`{{ 'a'${" ~ 'a'".repeat(10_000)} }}`).length, 10_001);
  });

  it('ends loops, recursion and growing texts', () => {
    const endless: readonly string[] = [
      '{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}',
      '{% for a in range(100000) %}{{ range(100000)|list|length }}{% endfor %}',
      '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
      '{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}',
      '{% set ns = namespace(x="ab") %}{% for a in range(100000) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}',
      '{% set ns = namespace(x="ab") %}{% for a in range(100000) %}{% set ns.x = ns.x + ns.x %}{% endfor %}',
      '{% set ns = namespace(x=[1]) %}{% for a in range(100000) %}{% set ns.x = ns.x + ns.x %}{% endfor %}',
      '{% set ns = namespace(x=[1]) %}{% for a in range(1000) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}',
      '{% set ns = namespace(x=3) %}{% for a in range(100000) %}{% set ns.x = ns.x * ns.x %}{% endfor %}',
      '{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}',
      '{% set ns = namespace(x=[]) %}{% for a in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}',
      '{% set ns = namespace(x=[]) %}{% for a in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x|tojson }}',
      '{% set ns = namespace(x=[]) %}{% for a in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x == [ns.x] }}',
      '{% set ns = namespace(x="ab"|list|map("upper")) %}{% for a in range(100000) %}{% set ns.x = ns.x|map("upper") %}{% endfor %}{{ ns.x|list }}',
      '{{ "x" * 1000000000 }}', '{{ [1] * 1000000000 }}', '{{ "x"|center(1000000000) }}', '{{ "x".rjust(1000000000) }}', '{{ "%1000000000d" % 1 }}', '{{ "%.1000000000d" % 1 }}',
      '{{ "{:1000000000}".format(1) }}', '{{ "x"|indent(1000000000, true) }}', '{{ 10 ** (10 ** 10) }}', '{{ 2 ** 100000 }}', '{{ range(100001) }}', '{{ [1]|tojson(indent=1000000000) }}',
      '{{ ("a" * 1000000)|replace("a", "b" * 1000000) }}', '{{ ("b" * 1000000).join("a" * 1000000) }}', '{{ ("a" * 1000000)|join("b" * 1000000) }}', '{{ [1]|batch(1000000000, 0)|list }}',
      '{{ [1]|slice(1000000000)|list }}', '{{ ("\\t" * 1000000).expandtabs(1000000) }}',
    ];
    for (const source of endless) assert.equal(faultOf(source, {}, { maxSteps: 2_000_000, maxTextChars: 2_000_000 }), 'limit@1', source);
  });

  it('counts what has been written in all and in captured blocks', () => {
    assert.equal(faultOf('{% for x in range(11) %}{{ "a" * 10 }}{% endfor %}', {}, { maxTextChars: 100 }), 'limit@1');
    assert.equal(faultOf('{% set y %}{% for x in range(11) %}{{ "a" * 10 }}{% endfor %}{% endset %}', {}, { maxTextChars: 100 }), 'limit@1');
    assert.equal(render('{% for x in range(10) %}{{ "a" * 10 }}{% endfor %}', {}, { maxTextChars: 100 }).length, 100);
  });
});
