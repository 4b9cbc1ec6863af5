// `'{} and {name:>8}'.format(...)`, as Python's format strings have it, without fields inside of fields.
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { asDouble, asInteger, type Integer } from '../values/numbers.ts';
import { toRepr, toText } from '../values/text.ts';
import { typeNameOf } from '../values/type-name.ts';
import type { CallArguments, Value } from '../values/value.ts';
import { formatExponent, formatFixed, formatGeneral, MAX_DECIMALS } from './number-format.ts';

const PIECE = /\{\{|\}\}|\{([^{}!:]*)(?:!([^{}:]*))?(?::([^{}]*))?\}|[{}]/g;

/**
 * The text with its fields filled.
 * @throws TemplateError when fields and arguments do not fit, or a field asks for a part of its value
 */
export function formatBraces(run: Run, text: string, args: CallArguments): string {
  let position = 0;
  run.chargeText(text.length);
  const result = text.replace(PIECE, (piece, name: string | undefined, conversion: string | undefined, spec: string | undefined) => {
    if (piece === '{{' || piece === '}}') return piece.charAt(0);
    if (name === undefined) throw new TemplateError('value', 'a text to format has a single brace, or a field inside of a field');
    const value = findValue(name === '' ? String(position++) : name, args);
    return formatValue(run, convert(run, value, conversion), spec ?? '');
  });
  return run.made(result);
}

function findValue(name: string, { positional, keywords }: CallArguments): Value {
  const value = /^\d+$/.test(name) ? positional[Number(name)] : keywords?.get(name);
  if (value !== undefined) return value;
  if (/[.[]/.test(name)) throw new TemplateError('security', 'a field of a text to format may not ask for a part of its value');
  throw new TemplateError('value', 'a text to format names a value that is not there');
}

function convert(run: Run, value: Value, conversion: string | undefined): Value {
  if (conversion === undefined) return value;
  if (conversion === 's') return toText(run, value);
  if (conversion === 'r' || conversion === 'a') return toRepr(run, value);
  throw new TemplateError('value', 'a text to format has an unknown conversion');
}

const SPEC = /^(?:([^]?)([<>=^]))?([-+ ]?)(#?)(0?)(\d*)([,_]?)(?:\.(\d+))?([a-zA-Z%]?)$/u;

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly isPrefixed: boolean;
  readonly width: number;
  readonly separator: string;
  readonly precision: number | null;
  readonly type: string;
}

function formatValue(run: Run, value: Value, specText: string): string {
  if (specText === '') return toText(run, value);
  const spec = parseSpec(specText);
  run.chargeText(spec.width + (spec.precision ?? 0));
  const isNumber = asDouble(value) !== undefined && typeof value !== 'boolean';
  if (!isNumber) return pad(formatText(run, value, spec), spec, spec.align === '' ? '<' : spec.align);
  const digits = formatNumber(value, spec);
  const signed = digits.startsWith('-') ? digits : `${spec.sign === '-' ? '' : spec.sign}${digits}`;
  return pad(signed, spec, spec.align === '' ? '>' : spec.align);
}

function parseSpec(text: string): Spec {
  const match = SPEC.exec(text);
  if (match === null) throw new TemplateError('value', 'a field of a text to format has a format that does not exist');
  const [, fill = '', align = '', sign = '', prefix = '', zero = '', width = '', separator = '', precision, type = ''] = match;
  const isZeroFilled = zero === '0' && align === '';
  return {
    fill: isZeroFilled ? '0' : fill === '' ? ' ' : fill,
    align: isZeroFilled ? '=' : align,
    sign,
    isPrefixed: prefix === '#',
    width: Number(width),
    separator,
    precision: precision === undefined ? null : Number(precision),
    type,
  };
}

function formatText(run: Run, value: Value, { precision, type, align }: Spec): string {
  if (typeof value !== 'string' && typeof value !== 'boolean') throw new TemplateError('type', `a value of type ${typeNameOf(value)} takes no format`);
  if ((type !== '' && type !== 's') || align === '=') throw new TemplateError('value', 'a field of a text to format has a format for numbers');
  const text = toText(run, value);
  return precision === null ? text : [...text].slice(0, precision).join('');
}

function formatNumber(value: Value, spec: Spec): string {
  const integer = asInteger(value);
  const { type, precision } = spec;
  if (integer !== undefined && 'dbxXon'.includes(type)) return formatInteger(integer, spec);
  const number = asDouble(value) ?? NaN;
  const digits = Math.min(precision ?? 6, MAX_DECIMALS);
  switch (type) {
    case 'f': case 'F': return group(formatFixed(number, digits), spec.separator);
    case 'e': return formatExponent(number, digits);
    case 'E': return formatExponent(number, digits).toUpperCase();
    case 'g': case 'n': return group(formatGeneral(number, digits), spec.separator);
    case 'G': return formatGeneral(number, digits).toUpperCase();
    case '%': return `${formatFixed(number * 100, digits)}%`;
    case '': return group(precision === null ? String(number) : formatGeneral(number, digits), spec.separator);
    default: throw new TemplateError('value', 'a field of a text to format has a format that does not fit its number');
  }
}

const RADIX: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function formatInteger(integer: Integer, { type, isPrefixed, separator }: Spec): string {
  const radix = RADIX[type];
  if (radix === undefined) return group(integer.toString(), separator);
  const digits = integer.toString(radix);
  const text = isPrefixed ? digits.replace(/^-?/, `$&0${type.toLowerCase()}`) : digits;
  return type === 'X' ? text.toUpperCase() : text;
}

function group(text: string, separator: string): string {
  if (separator === '') return text;
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)([^]*)$/.exec(text) ?? [];
  return `${sign}${whole.replace(/\B(?=(?:\d{3})+$)/g, separator)}${rest}`;
}

function pad(text: string, { fill, width }: Spec, align: string): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (align === '<') return text + fill.repeat(missing);
  if (align === '>') return fill.repeat(missing) + text;
  if (align === '^') return fill.repeat(Math.floor(missing / 2)) + text + fill.repeat(Math.ceil(missing / 2));
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + fill.repeat(missing) + text.slice(sign.length);
}
