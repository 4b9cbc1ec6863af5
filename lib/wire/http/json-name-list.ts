// The kind of option that is a JSON list of names: `["https://a.example", "https://b.example"]`.
import { type OptionType, OptionValueError } from '../../config/option.ts';
import { showValue } from '../../config/show.ts';

const EXPECTED = 'a JSON list of texts';

/** The names, as they are. A program may give the list itself. */
export function jsonNameList(): OptionType<readonly string[]> {
  const check = (value: unknown, given: unknown): readonly string[] => {
    // A line end would end the header that such a name becomes part of.
    if (Array.isArray(value) && value.every((item) => typeof item === 'string' && /^[\x20-\x7e]*$/.test(item))) return value;
    throw new OptionValueError(`expected ${EXPECTED}, got ${showValue(given)}`);
  };
  const parse = (text: string): readonly string[] => check(parseJson(text), text);
  const accept = (value: unknown): readonly string[] => (typeof value === 'string' ? parse(value) : check(value, value));
  return { placeholder: 'JSON', expected: EXPECTED, arity: 'one', parse, accept, format: (value) => JSON.stringify(value) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
