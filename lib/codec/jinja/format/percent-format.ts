// `'%s and %d' % values`, as Python's printf-style formatting has it.
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { getEntry, isDict } from '../values/dict.ts';
import { asDouble, asInteger, truncate } from '../values/numbers.ts';
import { toRepr } from '../values/text.ts';
import { Tuple } from '../values/tuple.ts';
import { typeNameOf } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { formatExponent, formatFixed, formatGeneral, MAX_DECIMALS } from './number-format.ts';

const FIELD = /%(?:\(([^()]*)\))?([-+ 0#]*)(\d*)(?:\.(\d*))?[hlL]?([^]?)/g;

interface Field {
  readonly flags: string;
  /** Characters at least. */
  readonly width: number;
  /** Decimals, digits or characters, whichever the conversion counts; null when not given. */
  readonly precision: number | null;
  readonly conversion: string;
}

/**
 * The text with its fields filled.
 * @param values a tuple of the values in order, a dict for `%(name)s`, or the only value
 * @param toPart how `%s` spells a value
 * @throws TemplateError when fields and values do not fit
 */
export function formatPercent(run: Run, text: string, values: Value, toPart: (value: Value) => string): string {
  const source = new ValueSource(values);
  run.chargeText(text.length);
  const parts = text.replace(FIELD, (_match, name: string | undefined, flags: string, width: string, precision: string | undefined, conversion: string) => {
    if (conversion === '%') return '%';
    const field = { flags, width: Number(width), precision: precision === undefined ? null : Number(precision), conversion };
    const value = name === undefined ? source.next() : source.named(name);
    return formatField(run, field, value, toPart);
  });
  source.checkEnd();
  return run.made(parts);
}

class ValueSource {
  readonly #values: Value;
  readonly #items: readonly Value[];
  #position = 0;

  constructor(values: Value) {
    this.#values = values;
    this.#items = values instanceof Tuple ? values.items : [values];
  }

  next(): Value {
    const value = this.#items[this.#position++];
    if (value === undefined) throw new TemplateError('type', 'a text to format has more fields than there are values');
    return value;
  }

  named(name: string): Value {
    const value = isDict(this.#values) ? getEntry(this.#values, name) : undefined;
    if (value === undefined) throw new TemplateError('value', 'a text to format names a value that is not there');
    return value;
  }

  checkEnd(): void {
    // What has items of its own, and is no tuple, need not be used.
    const mayBeUnused = isDict(this.#values) || Array.isArray(this.#values) || this.#values instanceof Undefined;
    if (mayBeUnused || this.#position >= this.#items.length) return;
    throw new TemplateError('type', 'a text to format has fewer fields than there are values');
  }
}

function formatField(run: Run, field: Field, value: Value, toPart: (value: Value) => string): string {
  const { flags, width, precision, conversion } = field;
  run.chargeText(width + (precision ?? 0));
  if ('sra'.includes(conversion) && conversion !== '') {
    const text = conversion === 's' ? toPart(value) : toRepr(run, value);
    return padField(precision === null ? text : [...text].slice(0, precision).join(''), flags.replaceAll('0', ''), width);
  }
  if (conversion === 'c') return padField(toChar(value), flags, width);
  return padField(withSign(formatNumber(field, value), flags), flags, width);
}

function padField(text: string, flags: string, width: number): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0')) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function withSign(text: string, flags: string): string {
  if (text.startsWith('-')) return text;
  return `${flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''}${text}`;
}

function toChar(value: Value): string {
  if (typeof value === 'string' && [...value].length === 1) return value;
  const code = Number(asInteger(value) ?? -1);
  if (code < 0 || code > 0x10ffff) throw new TemplateError('type', '%c needs one character');
  return String.fromCodePoint(code);
}

function formatNumber({ precision, conversion, flags }: Field, value: Value): string {
  const number = asDouble(value);
  if (number === undefined) throw new TemplateError('type', `%${conversion} needs a number, not a value of type ${typeNameOf(value)}`);
  const digits = Math.min(precision ?? 6, MAX_DECIMALS);
  switch (conversion) {
    case 'd': case 'i': case 'u': return padDigits((asInteger(value) ?? truncateFinite(number)).toString(), precision ?? 0);
    case 'f': case 'F': return formatFixed(number, digits);
    case 'e': return formatExponent(number, digits);
    case 'E': return formatExponent(number, digits).toUpperCase();
    case 'g': return formatGeneral(number, digits);
    case 'G': return formatGeneral(number, digits).toUpperCase();
    case 'x': case 'X': case 'o': return formatRadix(value, conversion, { precision: precision ?? 0, isPrefixed: flags.includes('#') });
    default: throw new TemplateError('value', `a text to format has no such field: %${conversion}`);
  }
}

function padDigits(text: string, numDigits: number): string {
  return text.startsWith('-') ? `-${text.slice(1).padStart(numDigits, '0')}` : text.padStart(numDigits, '0');
}

function truncateFinite(value: number): number | bigint {
  if (!Number.isFinite(value)) throw new TemplateError('value', 'an infinite number or NaN has no integer');
  return truncate(value);
}

function formatRadix(value: Value, conversion: string, { precision, isPrefixed }: { readonly precision: number; readonly isPrefixed: boolean }): string {
  const integer = asInteger(value);
  if (integer === undefined) throw new TemplateError('type', `%${conversion} needs an integer`);
  const digits = padDigits(integer.toString(conversion === 'o' ? 8 : 16), precision);
  const text = isPrefixed ? digits.replace(/^-?/, `$&0${conversion.toLowerCase()}`) : digits;
  return conversion === 'X' ? text.toUpperCase() : text;
}
