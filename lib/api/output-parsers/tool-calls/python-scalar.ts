// Numbers and words of Python as JSON.
import { toFloatText } from '../../../codec/jinja/values/text.ts';

const INTEGER = /^[+-]?(?:0+|[1-9]\d*)$/;
const BASED_INTEGER = /^0(?:x[\da-f]+|o[0-7]+|b[01]+)$/i;
const FLOAT = /^[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?$/;

/** Which words are values, and how numbers may be spelled. */
export interface PythonScalars {
  /** A word -> its JSON. */
  readonly words: ReadonlyMap<string, string>;
  /** Whether `07` is 7, which Python refuses. */
  readonly takesLeadingZeros?: boolean;
}

/** A number or a word as JSON, spelled as Python's `json.dumps` does; null for anything else. */
export function toScalarJson(word: string, { words, takesLeadingZeros = false }: PythonScalars): string | null {
  const known = words.get(word);
  if (known !== undefined) return known;
  const digits = word.replace(/(?<=\d)_(?=\d)/g, '');
  const text = takesLeadingZeros ? digits.replace(/^([+-]?)0+(?=\d+$)/, '$1') : digits;
  if (BASED_INTEGER.test(text)) return BigInt(text).toString();
  if (INTEGER.test(text)) return text.replace(/^\+/, '').replace(/^(-?)0+$/, '0');
  const value = FLOAT.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? toFloatText(value) : null;
}
