// The filter `tojson` of chat templates: Python's json.dumps, without escapes for HTML.
import { WholeFloat } from '../../whole-float.ts';
import { withParameters, type BoundArguments } from '../arguments.ts';
import { toPart } from '../methods/search-methods.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { compareTexts } from '../values/code-points.ts';
import { isTruthy } from '../values/comparison.ts';
import { entriesOf, isDict } from '../values/dict.ts';
import { unpack } from '../values/iteration.ts';
import { toPlain } from '../values/markup.ts';
import { isFloat, toCount } from '../values/numbers.ts';
import { toFloatText } from '../values/text.ts';
import { Tuple } from '../values/tuple.ts';
import { typeNameOf } from '../values/type-name.ts';
import type { BuiltIn, Dict, Value } from '../values/value.ts';

/** The filter; None for `indent` puts everything on one line. */
export const toJson: BuiltIn = withParameters(
  { name: 'tojson', parameters: ['ensure_ascii', 'indent', 'separators', 'sort_keys'], numRequired: 0 },
  (run, value, args) => new JsonWriter(run, args).write(value),
);

const NEEDS_ESCAPE = /["\\\u0000-\u001f]/;
const ESCAPABLE = /["\\\u0000-\u001f]/g;
const ESCAPABLE_IN_ASCII = /["\\\u0000-\u001f]|[^\x00-\x7f]/g;

class JsonWriter {
  readonly #run: Run;
  readonly #isAscii: boolean;
  readonly #sortsKeys: boolean;
  /** What one level of indentation adds; null on one line. */
  readonly #indent: string | null;
  readonly #itemSeparator: string;
  readonly #keySeparator: string;

  constructor(run: Run, [ensureAscii = false, indent = null, separators = null, sortKeys = false]: BoundArguments) {
    this.#run = run;
    this.#isAscii = isTruthy(ensureAscii);
    this.#sortsKeys = isTruthy(sortKeys);
    this.#indent = indent === null ? null : toIndent(run, indent);
    const [itemSeparator, keySeparator] = separators === null ? [this.#indent === null ? ', ' : ',', ': '] : unpack(run, separators, 2).map(toPart);
    this.#itemSeparator = itemSeparator ?? ', ';
    this.#keySeparator = keySeparator ?? ': ';
  }

  write(value: Value): string {
    return this.#value(value, '');
  }

  #value(value: Value, margin: string): string {
    const plain = toPlain(value);
    if (typeof plain === 'string') return this.#string(plain);
    const scalar = toScalar(plain);
    if (scalar !== null) return scalar;
    this.#run.charge(1);
    const items = plain instanceof Tuple ? plain.items : plain;
    if (Array.isArray(items)) return this.#block('[]', margin, items, (item: Value, inner) => this.#value(item, inner));
    if (isDict(items)) return this.#block('{}', margin, this.#entries(items), (entry, inner) => this.#entry(entry, inner));
    throw new TemplateError('type', `a value of type ${typeNameOf(value)} cannot be written as JSON`);
  }

  #entry([key, item]: readonly [Value, Value], margin: string): string {
    return this.#string(toKey(key)) + this.#keySeparator + this.#value(item, margin);
  }

  #block<T>(brackets: string, margin: string, items: readonly T[], write: (item: T, margin: string) => string): string {
    const [open, close] = brackets;
    if (items.length === 0) return brackets;
    const inner = this.#indent === null ? '' : `\n${margin}${this.#indent}`;
    const innerMargin = this.#indent === null ? '' : margin + this.#indent;
    // The margin is part of every line, so deep levels of wide indentation are charged as they are made.
    const parts = items.map((item) => this.#run.made(inner + write(item, innerMargin)));
    const outer = this.#indent === null ? '' : `\n${margin}`;
    return this.#run.made(`${open}${parts.join(this.#itemSeparator)}${outer}${close}`);
  }

  #entries(dict: Dict): readonly (readonly [Value, Value])[] {
    const entries = entriesOf(dict);
    return this.#sortsKeys ? [...entries].sort(([left], [right]) => compareTexts(toKey(left), toKey(right))) : entries;
  }

  #string(text: string): string {
    this.#run.chargeText(text.length);
    if (this.#isAscii) return `"${text.replace(ESCAPABLE_IN_ASCII, escapeUnit)}"`;
    return NEEDS_ESCAPE.test(text) ? `"${text.replace(ESCAPABLE, escapeUnit)}"` : `"${text}"`;
  }
}

function toIndent(run: Run, value: Value): string {
  const plain = toPlain(value);
  if (typeof plain === 'string') return plain;
  const width = Math.max(0, toCount(plain, 'indent'));
  run.chargeText(width);
  return ' '.repeat(width);
}

/** The JSON of a value without parts; null for others. */
function toScalar(value: Value): string | null {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (isFloat(value)) return toJsonFloat(value instanceof WholeFloat ? value.value : value);
  return typeof value === 'number' || typeof value === 'bigint' ? value.toString() : null;
}

function toJsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return toFloatText(value);
}

function toKey(key: Value): string {
  return typeof key === 'string' ? key : (toScalar(key) ?? '');
}

const NAMED: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\b': '\\b' };

function escapeUnit(unit: string): string {
  return NAMED[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
