// Text that is written for patterns, in the eyes of JavaScript's own matcher.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { ConstraintError } from '../../../../../lib/engine/generator/structured/constraint-error.ts';
import { compileRegex } from '../../../../../lib/engine/generator/structured/regex/regex-constraint.ts';
import { randomPattern } from './random-pattern.ts';

const NUM_SEEDS = 50;

function writeMany(source: string, numSeeds = NUM_SEEDS): string[] {
  const constraint = compileRegex(source);
  return Array.from({ length: numSeeds }, (_, seed) => constraint.write(createRng(seed)));
}

// A whole match, as a constraint is one.
function whole(source: string, flags = 'u'): RegExp {
  return new RegExp(`^(?:${source})$`, flags);
}

describe('compileRegex', () => {
  const patterns = [
    '', 'abc', 'a|b|', '[0-9]{3}', '\\d{4}-\\d{2}-\\d{2}', '(?:yes|no)\\.', '^anchored$', '^a|b$', '\\bword\\b', 'a\\Bb', '[^a-z\\s]{2,}', '.*', '.+?x??',
    '(\\w+)@\\w+\\.com', '(?<year>\\d+)', '[\\]\\-a]+', '[-a]', '[a-]', '\\p{Lu}\\p{L}{2,4}', '\\P{L}', '\\p{Script=Greek}{3}', '[\\p{Nd}x]+', '\\u{1F600}\\x41\\u00e9',
    '\ud83d\ude00+', '[\u4e00-\u9fff]{2}', '\\t\\n\\r\\f\\v', '\\s\\S\\d\\D\\w\\W', 'a{0}', 'a{2,}b{0,3}', '((a|b)(c|d)){2}', '(a*)*b', '(?:|a)+', '"(?:[^"\\\\]|\\\\.)*"',
    '\\$\\^\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\\\\\/', '(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}', '[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?',
    '#[0-9A-Fa-f]{6}', '(?:[a-z0-9]+-)*[a-z0-9]+',
  ];
  for (const source of patterns) {
    it(`writes what ${JSON.stringify(source)} matches`, () => {
      const constraint = compileRegex(source);
      writeMany(source).forEach((text, seed) => {
        assert.match(text, whole(source), `seed ${seed}`);
        assert.ok(constraint.matches?.(text), `seed ${seed}: ${text}`);
      });
    });
  }

  const dialects: Record<string, [source: string, equal: RegExp]> = {
    'named groups of Python': ['(?P<n>ab)', /^ab$/],
    'flags within the pattern': ['(?i)ab(?-i:c).(?s:.)', /^[aA][bB]c..$/s],
    'a quantifier without a minimum': ['a{,2}', /^a{0,2}$/],
    'braces that are no quantifier': ['a{b}{', /^a\{b\}\{$/],
    'a bracket that comes first in a class': ['[]a]+', /^[\]a]+$/],
    'classes of POSIX': ['[[:digit:][:upper:]]+', /^[0-9A-Z]+$/],
    'properties in one letter': ['\\pL+', /^\p{L}+$/u],
    'anchors in letters': ['\\Aab\\z', /^ab$/],
    'scripts without their keyword': ['\\p{Greek}', /^\p{Script=Greek}$/u],
    'a character by eight digits': ['\\U0001F600', /^\u{1F600}$/u],
  };
  for (const [name, [source, equal]] of Object.entries(dialects)) {
    it(`knows ${name}`, () => {
      for (const text of writeMany(source)) assert.match(text, equal);
    });
  }

  it('writes the same text for the same seed, and different ones', () => {
    assert.deepEqual(writeMany('\\w{8}'), writeMany('\\w{8}'));
    assert.equal(new Set(writeMany('\\w{8}')).size, NUM_SEEDS);
  });

  it('writes words where letters are allowed', () => {
    for (const text of writeMany('[a-z]+ [A-Za-z]*')) assert.match(text, /^[a-z]{3,} [a-z]{3,}$/);
  });

  it('matches what RegExp matches on random patterns', () => {
    for (let seed = 0; seed < 500; seed++) {
      const rng = createRng(seed);
      const source = randomPattern(rng);
      const constraint = compileOrNull(source);
      if (constraint === null) continue;
      const written = constraint.write(rng);
      assert.match(written, whole(source), `seed ${seed}: ${source}`);
      for (const text of [written, `${written}a`, written.slice(1), 'ab', 'b1 a']) {
        assert.equal(constraint.matches?.(text), whole(source).test(text), `seed ${seed}: ${source} on ${JSON.stringify(text)}`);
      }
    }
  });
});

// Boundaries at random may leave nothing to match.
function compileOrNull(source: string): ReturnType<typeof compileRegex> | null {
  try {
    return compileRegex(source);
  } catch (error) {
    assert.ok(error instanceof ConstraintError && /no text that could be found/.test(error.message), source);
    return null;
  }
}

describe('a regex that is refused', () => {
  const cases: Record<string, RegExp> = {
    '(': /offset 1: a "\(" without its "\)"/,
    'a)': /offset 1: a "\)" without its "\("/,
    '[a': /a class without its "\]"/,
    '[z-a]': /wrong order/,
    '[^\\s\\S]': /no character/,
    '*a': /offset 0: nothing to repeat/,
    'a**': /two quantifiers/,
    'a{3,2}': /wrong order/,
    'a++': /possessive/,
    '^*': /assertion cannot be repeated/,
    '\\': /ends with a backslash/,
    '\\q': /unknown escape \\q/,
    '\\xZZ': /hexadecimal/,
    '\\p{Nope}': /Unicode property/,
    '(a)\\1': /backreferences/,
    '(?P=n)': /backreferences/,
    '(?=a)a': /lookahead/,
    '(?<!a)b': /lookbehind/,
    '(?>a)': /not supported/,
    '(?x)a': /not supported/,
    'a$b': /no text that could be found/,
    'a\\bb': /no text that could be found/,
    'a{70000}': /more than 65536 characters/,
    '((a{1000}){1000}){1000}': /more than 65536 characters/,
    '(?:.{0,1000}$){100}': /repetitions make it too large/,
  };
  for (const [source, message] of Object.entries(cases)) {
    it(`says why: ${source}`, () => {
      assert.throws(() => compileRegex(source), (error) => error instanceof ConstraintError && message.test(error.message));
    });
  }

  it('says so when it is too long or nests too deeply', () => {
    assert.throws(() => compileRegex('a'.repeat(300_000)), /longer than/);
    assert.throws(() => compileRegex('('.repeat(100_000)), /groups within each other/);
  });
});

describe('a regex that RegExp takes exponential time for', () => {
  it('is written for and matched in bounded steps', () => {
    const constraint = compileRegex('(?:(?:a|a)*|(?:a+)+)*b');
    assert.match(constraint.write(createRng(1)), /^a*b$/);
    assert.equal(constraint.matches?.('a'.repeat(2000)), false);
  });

  it('is refused rather than matched for too long', () => {
    assert.throws(() => compileRegex('(?:a?){0,9000}').matches?.('a'.repeat(9000)), /too complex/);
  });
});
