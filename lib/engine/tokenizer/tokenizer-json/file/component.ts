// An object of a tokenizer file, its fields read with errors that name the place: `normalizer.normalizers[0].type`.
import { isJsonObject } from '../../../../codec/json.ts';
import { showValue } from '../../../../config/show.ts';
import { TokenizerFileError } from './tokenizer-file-error.ts';

/** One object of the file: a normalizer, a decoder, an added token. Fields that are null count as missing. */
export class Component {
  /** Where it is in the file, for messages. */
  readonly place: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  /** @throws TokenizerFileError when the value is no object. */
  constructor(value: unknown, place: string) {
    if (!isJsonObject(value)) throw new TokenizerFileError(place, `expected an object, got ${showValue(value)}`);
    this.#fields = value;
    this.place = place;
  }

  /** The field's value; undefined when it is missing or null. */
  get(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? undefined) : undefined;
  }

  /** The component's `type`. @throws TokenizerFileError when it is no string. */
  get type(): string {
    return this.text('type');
  }

  /** @throws TokenizerFileError also when it is missing. */
  text(name: string): string {
    const value = this.get(name);
    if (typeof value === 'string') return value;
    throw this.error(name, `expected a string, got ${value === undefined ? 'nothing' : showValue(value)}`);
  }

  /** As `text`, and null when the field is missing. */
  optionalText(name: string): string | null {
    return this.get(name) === undefined ? null : this.text(name);
  }

  /** True or false; `absent` when the field is missing. @throws TokenizerFileError */
  flag(name: string, absent: boolean = false): boolean {
    const value = this.get(name) ?? absent;
    if (typeof value === 'boolean') return value;
    throw this.error(name, `expected true or false, got ${showValue(value)}`);
  }

  /** An integer from 0 to `max`. @throws TokenizerFileError also when it is missing. */
  count(name: string, max: number): number {
    const value = this.get(name);
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max) return value;
    throw this.error(name, `expected an integer from 0 to ${max}, got ${value === undefined ? 'nothing' : showValue(value)}`);
  }

  /** The objects of an array, each with its place; empty when the field is missing. @throws TokenizerFileError */
  children(name: string): Component[] {
    const value = this.get(name) ?? [];
    if (!Array.isArray(value)) throw this.error(name, `expected an array, got ${showValue(value)}`);
    return value.map((child: unknown, index) => new Component(child, `${this.#join(name)}[${index}]`));
  }

  /** The object in a field; undefined when the field is missing. @throws TokenizerFileError */
  child(name: string): Component | undefined {
    const value = this.get(name);
    return value === undefined ? undefined : new Component(value, this.#join(name));
  }

  /** An error about a field. */
  error(name: string, problem: string): TokenizerFileError {
    return new TokenizerFileError(this.#join(name), problem);
  }

  /** The error for a `type` that is none of the supported ones. */
  unsupportedType(supported: readonly string[]): TokenizerFileError {
    return this.error('type', `${showValue(this.type)} is not supported; supported are ${supported.join(', ')}`);
  }

  #join(name: string): string {
    return this.place === '' ? name : `${this.place}.${name}`;
  }
}
