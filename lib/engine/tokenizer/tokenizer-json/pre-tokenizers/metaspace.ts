// Metaspace: blanks become a visible mark, which begins a word.
import type { Component } from '../file/component.ts';
import { toLiteralRegExp } from '../regex/oniguruma.ts';
import { inSequence, type PreTokenizer, toChange } from './pieces.ts';
import { toRegExpMatches } from './split.ts';
import { toSplit } from './split-behavior.ts';

/** When the mark is put before a text: always, before the first one, or never. */
export type PrependScheme = 'always' | 'first' | 'never';

/** Reads `replacement`, `prepend_scheme` and `split`. @throws TokenizerFileError */
export function createMetaspace(component: Component): PreTokenizer {
  const mark = component.text('replacement');
  const scheme = readPrependScheme(component);
  const marked = toChange({
    changePart: (part) => part.replaceAll(' ', mark),
    changeBeginning: (piece, isAtStart) => {
      const isPrefixed = scheme === 'always' || (scheme === 'first' && isAtStart);
      return isPrefixed && !piece.startsWith(mark) ? mark + piece : piece;
    },
  });
  if (!component.flag('split', true)) return marked;
  return inSequence([marked, toSplit({ find: toRegExpMatches(toLiteralRegExp(mark)), behavior: 'MergedWithNext', isInverted: false })]);
}

/** Reads `prepend_scheme`, or `add_prefix_space` of older files. @throws TokenizerFileError */
export function readPrependScheme(component: Component): PrependScheme {
  const scheme = component.optionalText('prepend_scheme') ?? (component.flag('add_prefix_space', true) ? 'always' : 'never');
  if (scheme === 'always' || scheme === 'first' || scheme === 'never') return scheme;
  throw component.error('prepend_scheme', `expected always, first or never, got ${scheme}`);
}
