// Text that is written for grammars.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { ConstraintError } from '../../../../../lib/engine/generator/structured/constraint-error.ts';
import { compileGrammar } from '../../../../../lib/engine/generator/structured/grammar/grammar-constraint.ts';

function writeMany(source: string): string[] {
  const constraint = compileGrammar(source);
  return Array.from({ length: 60 }, (_, seed) => constraint.write(createRng(seed)));
}

describe('compileGrammar', () => {
  const grammars: Record<string, [source: string, expected: RegExp]> = {
    'alternatives': ['root ::= "a" | "b"', /^[ab]$/],
    'rules, quantifiers and classes': ['root ::= word (" " word){1,2} "."?\nword ::= [a-z]+', /^[a-z]+( [a-z]+){1,2}\.?$/],
    'comments and rules over lines': ['# all\nroot ::= "a" # one\n  | "b" |\n  other\n\nother ::= [^a-z\\n]{2}', /^(a|b|[^a-z\n]{2})$/],
    'escapes': ['root ::= "\\"\\n\\u00e9\\\\" \'x\'', /^"\n\u00e9\\x$/],
    'empty alternatives': ['root ::= "" | "x"', /^x?$/],
    'left recursion': ['root ::= root "+" digit | digit\ndigit ::= [0-9]', /^\d(\+\d)*$/],
    'a statement of SQL': ['root ::= "SELECT " column " FROM " table\ncolumn ::= "name" | "id"\ntable ::= "users" | "orders"', /^SELECT (name|id) FROM (users|orders)$/],
  };
  for (const [name, [source, expected]] of Object.entries(grammars)) {
    it(`writes ${name}`, () => {
      for (const text of writeMany(source)) assert.match(text, expected);
    });
  }

  it('ends what could go on for ever', () => {
    for (const text of writeMany('root ::= "(" root root ")" | "x"')) assert.ok(text.length < 5000, String(text.length));
  });

  const refused: Record<string, [source: string, message: RegExp]> = {
    'no rule': ['root = =', /line 1: expected a rule, as in name: "text"/],
    'no rule of EBNF': ['root ::= "a"\n= x', /line 2: unexpected|name ::=/],
    'no root': ['start ::= "a"', /"root" is missing/],
    'an undefined rule': ['root ::= "a" other', /rule "other" is not defined/],
    'a rule that is defined twice': ['root ::= "a"\nroot ::= "b"', /line 2: rule "root" is defined twice/],
    'a text without its end': ['root ::= "a', /closing quote/],
    'a group without its end': ['root ::= ("a"', /without its "\)"/],
    'recursion without an end': ['root ::= "a" root', /never ends/],
    'a stray character': ['root ::= "a" )', /unexpected "\)"/],
    'too much text': ['root ::= a{1000}\na ::= b{1000}\nb ::= "c"', /more than 65536/],
    'too many groups': [`root ::= ${'('.repeat(1000)}`, /groups within each other/],
  };
  for (const [name, [source, message]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      assert.throws(() => compileGrammar(source), (error) => error instanceof ConstraintError && message.test(error.message));
    });
  }
});
