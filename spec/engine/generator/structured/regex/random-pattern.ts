// Patterns at random, in the syntax of RegExp with the flag `u`.
import type { Rng } from '../../../../../lib/base/rng.ts';

const ATOMS = ['a', 'b', '1', ' ', '.', '\\d', '\\w', '\\s', '[ab]', '[^a]', '[a-c1]', '\\p{L}', '\\b', '^', '$', '\\.'];
const QUANTIFIERS = ['', '', '*', '+', '?', '{2}', '{1,3}', '{0,}', '*?', '+?'];

/** A pattern of up to a few dozen characters. */
export function randomPattern(rng: Rng, depth = 3): string {
  const sequences = Array.from({ length: rng.integer(1, depth > 1 ? 2 : 1) }, () => randomSequence(rng, depth));
  return sequences.join('|');
}

function randomSequence(rng: Rng, depth: number): string {
  return Array.from({ length: rng.integer(0, 3) }, () => randomAtom(rng, depth)).join('');
}

function randomAtom(rng: Rng, depth: number): string {
  const quantifier = QUANTIFIERS[rng.integer(0, QUANTIFIERS.length - 1)] ?? '';
  // RegExp takes exponential time for stars within stars.
  if (depth > 0 && rng.next() < 0.3) return `(?:${randomPattern(rng, depth - 1)})${rng.next() < 0.5 ? '?' : ''}`;
  const atom = ATOMS[rng.integer(0, ATOMS.length - 1)] ?? '';
  return ['\\b', '^', '$'].includes(atom) ? atom : `${atom}${quantifier}`;
}
