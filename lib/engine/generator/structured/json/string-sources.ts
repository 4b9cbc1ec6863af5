// Where strings for schemas come from: patterns, formats, words, and what can be put together of these. Each is held against the schemas after.
import type { Rng } from '../../../../base/rng.ts';
import type { CompiledPattern } from '../regex/compiled-pattern.ts';
import { pickPhrase, pickWord } from '../words.ts';
import type { CountBounds } from './count-bounds.ts';
import { writeNamed } from './field-names.ts';
import type { StringFormat } from './formats.ts';

/** Writes a string that may do; null where it has none. Attempts are counted from 0. */
export type StringSource = (rng: Rng, attempt: number) => string | null;

// A text as it comes reads better than one that is made to measure.
const NUM_PLAIN_ATTEMPTS = 4;

/** Texts of the patterns in turn: as they come, then of the wanted length, then with more around them, as a pattern may be found anywhere. */
export function createPatternSource(patterns: readonly CompiledPattern[], { min, max }: CountBounds): StringSource {
  const isBounded = min > 0 || max < Number.POSITIVE_INFINITY;
  return (rng, attempt) => {
    const pattern = patterns[attempt % patterns.length] as CompiledPattern;
    if (attempt < NUM_PLAIN_ATTEMPTS * patterns.length) return pattern.write(rng);
    const round = Math.floor(attempt / patterns.length);
    if (isBounded && round % 2 === 0) return pattern.writeWithin(rng, min, max);
    const text = patterns.length > 1 && round % 4 === 1 ? writeAll(patterns, rng) : pattern.write(rng);
    return text === null ? null : extend(text, rng, { min: min - text.length, max: max - text.length });
  };
}

function writeAll(patterns: readonly CompiledPattern[], rng: Rng): string {
  return patterns.map((pattern) => pattern.write(rng) ?? '').join('');
}

/** A text with more before or behind it, of a length within bounds. */
function extend(text: string, rng: Rng, { min, max }: CountBounds): string {
  const more = pickPhrase(rng, Math.max(min, 0), max);
  return rng.integer(0, 1) === 0 ? text + more : more + text;
}

/** Texts of a format, lengthened where they are too short and the format allows it. */
export function createFormatSource(format: StringFormat, { min }: CountBounds): StringSource {
  return (rng) => {
    let text = format.write(rng);
    while (text.length < min && format.lengthen !== undefined) text = format.lengthen(text, rng);
    return text;
  };
}

/** Texts of a format that begin or end as a pattern does: `^2024-02-` in a date, `@example\.com$` in an address. */
export function createSplicedSource(formatted: StringSource, patterns: readonly CompiledPattern[]): StringSource {
  return (rng, attempt) => {
    const text = formatted(rng, attempt);
    const part = (patterns[attempt % patterns.length] as CompiledPattern).write(rng);
    if (text === null || part === null) return null;
    return attempt % 2 === 0 ? part + text.slice(part.length) : text.slice(0, Math.max(0, text.length - part.length)) + part;
  };
}

/** What a property of the name may hold, then words. */
export function createWordSource(name: string | null, { min, max }: CountBounds): StringSource {
  return (rng, attempt) => {
    const text = attempt === 0 && name !== null ? writeNamed(name, rng) : null;
    return text !== null && text.length >= min && text.length <= max ? text : pickPhrase(rng, min, max);
  };
}

/** A text that a pattern is found in, which need not be the whole of it. */
export function writeAround(pattern: CompiledPattern, rng: Rng): string | null {
  const text = pattern.write(rng);
  if (text === null) return null;
  return rng.integer(0, 1) === 0 ? text + pickWord(rng) : pickWord(rng) + text;
}
