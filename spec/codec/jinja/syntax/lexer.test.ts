import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tokenize } from '../../../../lib/codec/jinja/syntax/lexer.ts';
import { faultOf, render } from '../render.ts';

describe('tokenize', () => {
  it('gives types, texts and lines', () => {
    const tokens = tokenize("a\n{% if x.y == 1.5 %}{{ 'b\\n' ~ 0x1f }}{# c\n #}d").map(({ type, text, line }) => `${type}:${JSON.stringify(text)}@${line}`);
    assert.deepEqual(tokens, [
      'data:"a\\n"@1', 'block-begin:""@2', 'name:"if"@2', 'name:"x"@2', 'operator:"."@2', 'name:"y"@2', 'operator:"=="@2', 'float:"1.5"@2', 'block-end:""@2',
      'variable-begin:""@2', 'string:"b\\n"@2', 'operator:"~"@2', 'integer:"0x1f"@2', 'variable-end:""@2', 'data:"d"@3', 'end:""@3',
    ]);
  });

  it('controls white space as Python defines it', () => {
    assert.equal(render('a\u0085\u3000{{- 1 -}}\u2029\u001c\nb'), 'a1b');
    assert.equal(render('a\ufeff{{- 1 -}}\ufeffb'), 'a\ufeff1\ufeffb');
    assert.equal(render('\u00a0\t{% if 1 %}x{% endif %}'), 'x');
    assert.equal(render('a \t{% if 1 %}\n\n  {%- endif +%}\n{# c +#}\n \n'), 'a \t\n\n ');
    assert.equal(render('{#--#}  a{#+ b -#}  \n c'), 'ac');
    assert.equal(render('  {% raw -%}  {{ x }}\n  {%- endraw %}\ny'), '{{ x }}y');
  });

  it('ends tags outside of brackets and strings alone', () => {
    assert.equal(render("{{ {'a': {'b': 1}}}}"), "{'a': {'b': 1}}");
    assert.equal(render("{{ '}}' ~ \"%}\" }}{% if '%}' %}x{% endif %}"), '}}%}x');
    assert.equal(render('{{ 1 }}}'), '1}');
  });

  it('says what it does not understand', () => {
    for (const source of ['{{ ! }}', '{{ a$ }}', "{{ 'a }}", '{{ (] }}', '{{ ) }}', '{# a', '{% raw %}', '{{ 1', '{% if', "{{ '\\x4' }}", "{{ '\\U00110000' }}", "{{ '\\N{DASH}' }}", '{{ 1__0 }}', '{{ 0x }}', '{{ @ }}'])
      assert.equal(faultOf(source), 'syntax@1', source);
  });

  it('reads escapes, numbers and names', () => {
    assert.equal(render("{{ '\\101\\x41\\u0041\\U0001F600\\a\\q\\\n\\'' }}"), "AAA😀\u0007\\q'");
    assert.equal(render('{{ 0b101 }} {{ 0o17 }} {{ 0xFF }} {{ 1_0 }} {{ 1e2 }} {{ 1_0.5E-1 }} {{ 123456789012345678901 }}'), '5 15 255 10 100.0 1.05 123456789012345678901');
    assert.equal(render('{{ é }}{{ _a1 }}', { é: 1, _a1: 2 }), '12');
  });
});
