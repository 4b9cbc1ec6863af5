// Text that is written for grammars in Lark's syntax.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { ConstraintError } from '../../../../../lib/engine/generator/structured/constraint-error.ts';
import { compileGrammar } from '../../../../../lib/engine/generator/structured/grammar/grammar-constraint.ts';

function writeMany(source: string): string[] {
  const constraint = compileGrammar(source);
  return Array.from({ length: 60 }, (_, seed) => constraint.write(createRng(seed)));
}

const CALCULATOR = `
// An expression.
?start: sum
?sum: product
    | sum "+" product   -> add
    | sum "-" product   -> sub
?product: atom
    | product "*" atom  -> mul
?atom: NUMBER           -> number
     | "-" atom         -> neg
     | "(" sum ")"
%import common.NUMBER
%import common.WS_INLINE
%ignore WS_INLINE
`;

describe('compileGrammar with Lark\'s syntax', () => {
  const grammars: Record<string, [source: string, expected: RegExp]> = {
    'alternatives': ['start: "a" | "b"', /^[ab]$/],
    'rules, terminals, quantifiers and patterns': ['start: WORD (" " WORD)~1..2 "."? /[b-d]{2}/\nWORD: /[a-z]+/', /^[a-z]+( [a-z]+){1,2}\.?[b-d]{2}$/],
    'comments, and branches and groups over lines': ['# all\nstart: "a" // one\n  | "b"\n\n  | ("c"\n "d")~2\n\nother: "x"', /^(a|b|cdcd)$/],
    'optional parts, ranges and texts in any case': ['start: ["x"] "a".."c" "Yes"i', /^x?[a-c]yes$/i],
    'escapes': ['start: "\\"\\n\\u00e9\\\\" /\\/\\d/', /^"\n\u00e9\\\/\d$/],
    'empty branches': ['start: | "x"', /^x?$/],
    'priorities and marks': ['!start.2: _a A\n_a.-1: "a"\nA.3: "b"', /^ab$/],
    'common terminals': ['%import common (INT, CNAME)\n%import common.SIGNED_NUMBER -> N\nstart: INT " " CNAME " " N', /^\d+ [A-Za-z_]\w* [+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/],
    'strings': ['%import common.ESCAPED_STRING\nstart: ESCAPED_STRING', /^"([^"\\\n]|\\["\\nt])*"$/],
    'what is left recursive and ignores blanks': [CALCULATOR, /^[-\d.eE+*()]+$/],
  };
  for (const [name, [source, expected]] of Object.entries(grammars)) {
    it(`writes ${name}`, () => {
      for (const text of writeMany(source)) assert.match(text, expected);
    });
  }

  const refused: Record<string, [source: string, message: RegExp]> = {
    'nothing': ['', /"start" is missing/],
    'another root': ['root: "a"', /"start" is missing/],
    'an undefined rule': ['start: "a" other', /rule "other" is not defined/],
    'an undefined terminal': ['start: "a" INT', /rule "INT" is not defined/],
    'a rule that is defined twice': ['start: "a"\nstart: "b"', /line 2: rule "start" is defined twice/],
    'a text without its end': ['start: "a', /closing quote/],
    'a pattern without its end': ['start: /a', /closing slash/],
    'a group without its end': ['start: ("a"', /without its "\)"/],
    'an option without its end': ['start: ["a"', /without its "\]"/],
    'a range without its end': ['start: "a".."bc"', /a range of characters/],
    'bounds in the wrong order': ['start: "a"~3..2', /wrong order/],
    'recursion without an end': ['start: "a" start', /never ends/],
    'a stray character': ['start: "a" )', /unexpected "\)"/],
    'templates': ['start: list{"a"}\nlist{x}: x', /templates/],
    'imports from elsewhere': ['%import mine.X\nstart: X', /common terminals/],
    'imports of what is not there': ['%import common.XYZ\nstart: XYZ', /no common terminal "XYZ"/],
    'declarations': ['%declare X\nstart: X', /%declare is not supported/],
    'lookaround': ['start: /a(?=b)/', /Invalid regex/],
    'verbose patterns': ['start: /a b/x', /flag x/],
    'too much text': ['start: a~1000\na: b~1000\nb: "c"', /more than 65536/],
    'too many groups': [`start: ${'('.repeat(1000)}`, /groups within each other/],
    'what is too long': [`start: "${'a'.repeat(300_000)}"`, /longer than/],
  };
  for (const [name, [source, message]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      assert.throws(() => compileGrammar(source), (error) => error instanceof ConstraintError && message.test(error.message));
    });
  }

  it('never fails in another way', () => {
    const seed = Date.now();
    const rng = createRng(seed);
    const pieces = ['start: ', 'a: ', '"x"', '"', '/y/', '/', '(', ')', '[', ']', '|', '*', '+', '?', '~2', '~', '..', '\n', ' ', 'a', 'B', '%ignore ', '%import common.INT', '-> z', '//', '#', '\\', '{', '.'];
    for (let round = 0; round < 3000; round++) {
      const source = `start: ${Array.from({ length: rng.integer(1, 15) }, () => pieces[rng.integer(0, pieces.length - 1)]).join('')}`;
      try {
        compileGrammar(source).write(createRng(1));
      } catch (error) {
        if (!(error instanceof ConstraintError)) assert.fail(`seed ${seed}, ${JSON.stringify(source)}: ${String(error)}`);
      }
    }
  });
});
