// Reading the fields of a parsed JSON object, with errors that say which field of which file is wrong.
import { isJsonObject } from '../../../codec/json.ts';
import type { OptionValueError } from '../../../config/option.ts';
import { showText, showValue } from '../../../config/show.ts';
import { type JsonSource, jsonSourceError } from './json-file.ts';

/** An object inside a JSON file. */
export class JsonFields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #source: JsonSource;
  /** Where the object is in the file, with a final dot: `points[3].`; empty for the whole file. */
  readonly #prefix: string;

  /** @throws OptionValueError when the value is no object. */
  constructor(value: unknown, source: JsonSource, place = '') {
    if (!isJsonObject(value)) throw jsonSourceError(source, `${place === '' ? '' : `${place}: `}expected an object, got ${showValue(value)}`);
    this.#values = value;
    this.#source = source;
    this.#prefix = place === '' ? '' : `${place}.`;
  }

  /** The field's value; undefined when it is missing or null. */
  get(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? (this.#values[name] ?? undefined) : undefined;
  }

  names(): string[] {
    return Object.keys(this.#values);
  }

  /** A number from `min` (0 unless given) to 1e9, whole unless `allowsFractions`. @throws OptionValueError also when it is missing. */
  number(name: string, { min = 0, allowsFractions = false }: NumberRules = {}): number {
    const value = this.get(name);
    const isValid = typeof value === 'number' && value >= min && value <= MAX_NUMBER && (allowsFractions || Number.isInteger(value));
    if (isValid) return value;
    const given = value === undefined ? 'nothing' : showValue(value);
    throw this.error(name, `expected ${allowsFractions ? 'a number' : 'an integer'} from ${min} to ${MAX_NUMBER}, got ${given}`);
  }

  /** As `number`, and `absent` when the field is missing. */
  optionalNumber<Absent>(name: string, absent: Absent, rules: NumberRules = {}): number | Absent {
    return this.get(name) === undefined ? absent : this.number(name, rules);
  }

  /** The array's items; undefined when the field is missing. @throws OptionValueError when it is no array. */
  array(name: string): readonly unknown[] | undefined {
    const value = this.get(name);
    if (value === undefined || Array.isArray(value)) return value;
    throw this.error(name, `expected an array, got ${showValue(value)}`);
  }

  /** The object in a field; undefined when the field is missing. @throws OptionValueError when it is no object. */
  object(name: string): JsonFields | undefined {
    const value = this.get(name);
    return value === undefined ? undefined : new JsonFields(value, this.#source, this.#prefix + name);
  }

  /** An error about a field. */
  error(name: string, problem: string): OptionValueError {
    return jsonSourceError(this.#source, `${this.#prefix}${showText(name)}: ${problem}`);
  }
}

/** What a number must be. */
export interface NumberRules {
  readonly min?: number;
  readonly allowsFractions?: boolean;
}

const MAX_NUMBER = 1e9;
