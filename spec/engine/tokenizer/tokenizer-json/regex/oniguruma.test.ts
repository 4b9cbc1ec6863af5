import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toLiteralRegExp, toRegExp } from '../../../../../lib/engine/tokenizer/tokenizer-json/regex/oniguruma.ts';

const matches = (pattern: string, text: string): string[] => text.match(toRegExp(pattern)) ?? [];

describe('toRegExp', () => {
  const cases: Readonly<Record<string, readonly [pattern: string, text: string, expected: readonly string[]]>> = {
    'a blank is what Oniguruma takes for one': ['\\s', 'a\u0085\ufeff\u3000\t', ['\u0085', '\u3000', '\t']],
    'no blank likewise, also in a lookahead and a class': ['\\s+(?!\\S)|[^\\s]', '\u0085\u0085a\ufeff', ['\u0085', 'a', '\ufeff']],
    'classes of characters': ['\\p{Lu}+|[^\\p{L}\\p{N}]|\\P{L}|\\p{^L}', 'AB!1', ['AB', '!', '1']],
    'letters of later Unicode versions are none': ['\\p{L}|\\w', 'a\ua7ce\u{1e6c0}', ['a']],
    'a letter that has changed its class since': ['\\p{Ll}', '\u0295\u0294', ['\u0295']],
    'a group without regard to case': ["(?i:'s|k|[x-z])s", "'Ss'\u017fs\u212as\u017fsYsYS", ["'Ss", "'\u017fs", '\u212as', 'Ys']],
    'a pattern without regard to case': ['(?i)ab', 'aBABb', ['aB', 'AB']],
    'case counts after the group': ['(?i:a)b(?-i:c)', 'Abc ABc', ['Abc']],
    'intervals': ['a{2}|b{1,2}|c{,2}d|e{2,}', 'aabbbccdeee', ['aa', 'bb', 'b', 'ccd', 'eee']],
    'a brace that is none': ['a{b}', 'a{b}', ['a{b}']],
    'lazy ones': ['a+?|b??c', 'aac', ['a', 'a', 'c']],
    'possessive ones give nothing back': ['a++a|a?+b|c*+', 'aaab', ['', '', 'ab', '']],
    'atomic groups give nothing back': ['(?>a|ab)c', 'abcac', ['ac']],
    'lines begin and end at newlines alone': ['^a|b$|.', 'a\u2028b\na', ['a', '\u2028', 'b', 'a']],
    'the whole text begins and ends': ['\\Aa|b\\z', 'ab\nab', ['a', 'b']],
    'lookarounds': ['(?<=a)b|(?<!a)c|a(?=d)', 'abcacad', ['b', 'c', 'a']],
    'escapes': ['\\x41|\\x{1F600}|\\u00e9|\\n|\\-|\\/|\\h', 'A😀é\n-/g', ['A', '😀', 'é', '\n', '-', '/']],
    'signs of the v flag in a class': ['[(){}/|&&~-]+'.replace('&&', '&'), '(){}/|&~-', ['(){}/|&~-']],
    'a class in a class': ['[a[b-c]\\]]+', 'abc]', ['abc]']],
    'a bracket that comes first': ['[]a]+', ']a', [']a']],
    'a dash that comes first or last': ['[-a]+|[b-]+', '-ab-', ['-a', 'b-']],
    'numbers and words': ['\\d+|\\w+|\\D', '12_a½', ['12', '_a', '½']],
    'a capturing group': ['(a)(b)?', 'abx', ['ab']],
  };
  for (const [name, [pattern, text, expected]] of Object.entries(cases)) {
    it(name, () => assert.deepEqual(matches(pattern, text).filter((found) => found !== '' || expected.includes('')), expected));
  }

  const faults: Readonly<Record<string, RegExp>> = {
    '(a': /not supported/,
    'a)': /\) at character 2 of the pattern is not supported/,
    '[a': /\[ without \] at character 3/,
    '[a&&b]': /&& at character 3/,
    '[[:alpha:]]': /\[: at character 2/,
    '(?<name>a)': /\(\?< at character 1/,
    'a(?i)b': /\(\?i at character 2/,
    '\\1': /\\1 at character 3/,
    '\\G': /\\G at character 3/,
    '+': /\+ at character 2/,
    '\\p{Nope}': /is no regular expression/,
    '\\x{110000}': /not supported/,
  };
  for (const [pattern, message] of Object.entries(faults)) {
    it(`does not support ${pattern}`, () => assert.throws(() => toRegExp(pattern), { name: 'PatternError', message }));
  }
});

describe('toLiteralRegExp', () => {
  it('matches the text alone', () => {
    const text = '\\^$.*+?()[]{}|/-▁&&!!a';
    assert.deepEqual(`x${text}${text}`.match(toLiteralRegExp(text)), [text, text]);
  });
});
