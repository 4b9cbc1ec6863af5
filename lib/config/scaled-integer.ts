// Integers as people write them: 8k, 16K, 1.5m, 1_000.

const PLAIN = /^[-+]?\d+(?:_\d+)*$/;
const SCALED = /^(\d+(?:\.\d+)?)([kmgt])$/i;
const EXPONENTS: ReadonlyMap<string, number> = new Map([['k', 1], ['m', 2], ['g', 3], ['t', 4]]);

/**
 * The integer that a text stands for, NaN when it stands for none or for none that a double holds exactly. A small letter counts
 * thousands (`1k` is 1000, `25.6k` 25,600, what is left of a unit dropped), a capital one 1024 (`1K`; no fractions).
 */
export function readScaledInteger(text: string): number {
  const trimmed = text.trim();
  const value = PLAIN.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : readScaled(trimmed);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

function readScaled(text: string): number {
  const [, amount = '', letter = ''] = SCALED.exec(text) ?? [];
  const exponent = EXPONENTS.get(letter.toLowerCase());
  if (exponent === undefined) return Number.NaN;
  const isBinary = letter !== letter.toLowerCase();
  if (isBinary && amount.includes('.')) return Number.NaN;
  return Math.trunc(Number(amount) * (isBinary ? 1024 : 1000) ** exponent);
}

// A string is passed over, also one that does not end.
const STRING_OR_SCALED = /"(?:[^"\\]|\\.)*(?:"|$)|\b\d+(?:\.\d+)?[kmgt]\b/gis;

/** A JSON text whose numbers may be written so, as JSON. What is neither stays as it is. */
export function expandScaledNumbers(text: string): string {
  return text.replace(STRING_OR_SCALED, (found) => {
    const value = found.startsWith('"') ? Number.NaN : readScaledInteger(found);
    return Number.isNaN(value) ? found : String(value);
  });
}
