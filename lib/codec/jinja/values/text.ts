// Values as text: Python's `str` and `repr`.
import { WholeFloat } from '../../whole-float.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { entriesOf, isDict } from './dict.ts';
import { Markup } from './markup.ts';
import { Undefined } from './undefined.ts';
import { TemplateObject, type Value } from './value.ts';

/**
 * What `{{ value }}` prints.
 * @throws TemplateError when the text would be too long or the value is nested too deeply
 */
export function toText(run: Run, value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Markup) return value.text;
  if (value instanceof Undefined) return '';
  return toRepr(run, value);
}

/**
 * Python's `repr` of a value.
 * @throws TemplateError when the text would be too long or the value is nested too deeply
 */
export function toRepr(run: Run, value: Value): string {
  return reprOf(run, value, 0);
}

// Data nests no deeper than its parser allows, but a namespace can hold itself.
const MAX_REPR_DEPTH = 1100;

function reprOf(run: Run, value: Value, depth: number): string {
  if (typeof value === 'string') return run.made(toStringRepr(value));
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return toNumberText(value);
  if (value instanceof WholeFloat) return toFloatText(value.value);
  if (typeof value === 'bigint') return value.toString();
  if (depth > MAX_REPR_DEPTH) throw new TemplateError('limit', 'a value is nested too deeply to be printed');
  run.charge(1);
  const toInner = (inner: Value): string => reprOf(run, inner, depth + 1);
  if (value instanceof TemplateObject) return run.made(value.repr(toInner));
  if (Array.isArray(value)) return run.made(`[${value.map(toInner).join(', ')}]`);
  if (!isDict(value)) throw new TypeError('a value of no known type');
  return run.made(`{${entriesOf(value).map(([key, inner]) => `${toInner(key)}: ${toInner(inner)}`).join(', ')}}`);
}

function toNumberText(value: number): string {
  return Number.isSafeInteger(value) ? value.toString() : toFloatText(value);
}

/** A double as Python spells it: `1.0`, `1e+16`, `1e-07`, `inf`, `nan`. */
export function toFloatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) return `${mantissa}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent).toString().padStart(2, '0')}`;
  const text = value.toString();
  return text.includes('.') ? text : `${text}.0`;
}

const PLAIN = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/;

function toStringRepr(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return `${quote}${text.replace(/['"\\]|\p{C}|\p{Z}/gu, (char) => escapeChar(char, quote))}${quote}`;
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

function escapeChar(char: string, quote: string): string {
  const named = NAMED[char];
  if (named !== undefined) return named;
  if (char === quote) return `\\${char}`;
  if (char === ' ' || char === '"' || char === "'") return char;
  const code = char.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
