// Split: cuts at a pattern, by a hand-written function where the pattern is a published one.
import { type Component } from '../file/component.ts';
import { charLengthAt } from '../regex/char-classes.ts';
import { PatternError, toLiteralRegExp, toRegExp } from '../regex/oniguruma.ts';
import type { FindMatches, PreTokenizer } from './pieces.ts';
import { findPublished } from './published-patterns.ts';
import { SPLIT_BEHAVIORS, type SplitBehavior, toSplit } from './split-behavior.ts';

/** Reads `pattern`, `behavior` and `invert`. @throws TokenizerFileError */
export function createSplit(component: Component): PreTokenizer {
  return toSplit({
    find: createFindMatches(component),
    behavior: readBehavior(component),
    isInverted: component.flag('invert'),
  });
}

/** Reads `behavior`. @throws TokenizerFileError */
export function readBehavior(component: Component): SplitBehavior {
  const name = component.text('behavior');
  const behavior = SPLIT_BEHAVIORS.find((known) => known === name);
  if (behavior === undefined) throw component.error('behavior', `expected one of ${SPLIT_BEHAVIORS.join(', ')}, got ${name}`);
  return behavior;
}

/** The expression of a `pattern` field: `{"String": " "}` or `{"Regex": "\\s+"}`. @throws TokenizerFileError */
export function readPattern(component: Component): RegExp {
  const pattern = component.child('pattern');
  if (pattern === undefined) throw component.error('pattern', 'expected an object, got nothing');
  const literal = pattern.optionalText('String');
  if (literal !== null) return toLiteralRegExp(literal);
  try {
    return toRegExp(pattern.text('Regex'));
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw pattern.error('Regex', error.message);
  }
}

/** The matches of a global expression. */
export function toRegExpMatches(expression: RegExp): FindMatches {
  return (text, start, end, matches, from = start, stop = end) => {
    // What lies around the range is not to be seen.
    const piece = text.slice(start, end);
    expression.lastIndex = from - start;
    for (let at = from; at < stop; at = start + expression.lastIndex) {
      const match = expression.exec(piece);
      if (match === null) return end;
      matches.push(start + match.index, start + match.index + match[0].length);
      if (match[0] === '') expression.lastIndex += charLengthAt(piece, match.index);
    }
    return Math.min(end, start + expression.lastIndex);
  };
}

function createFindMatches(component: Component): FindMatches {
  const regex = component.child('pattern')?.get('Regex');
  const published = typeof regex === 'string' ? findPublished(regex) : undefined;
  return published ?? toRegExpMatches(readPattern(component));
}
