// Arguments written as JSON between markers, sent as the model spells them.
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../../../codec/json-characters.ts';
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import type { ArgumentStream } from './argument-stream.ts';
import type { ArgumentContext } from './grammar.ts';
import { findContainerEnd } from '../json-container.ts';
import { coerceArgument, findProperties, type SchemaProperties } from './schema-types.ts';

/** Passes JSON through; brackets that close all of it are held back until something follows them. */
export class JsonArguments implements ArgumentStream {
  readonly #properties: SchemaProperties;
  readonly #endsAtFirstValue: boolean;
  readonly #pieces: string[] = [];
  #unsent = '';
  #held = '';
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** With `endsAtFirstValue`, a whole answer has nothing of what stands behind the first object or list. */
  constructor({ tools, name }: ArgumentContext, { endsAtFirstValue = false }: { readonly endsAtFirstValue?: boolean } = {}) {
    this.#endsAtFirstValue = endsAtFirstValue;
    this.#properties = findProperties(tools, name);
  }

  append(text: string): void {
    this.#pieces.push(text);
    let end = 0;
    for (let index = 0; index < text.length; index++) if (!this.#closesAll(text.charCodeAt(index))) end = index + 1;
    if (end > 0) {
      this.#unsent += this.#held + text.slice(0, end);
      this.#held = '';
    }
    this.#held += text.slice(end);
  }

  #closesAll(code: number): boolean {
    if (this.#isEscaped) {
      this.#isEscaped = false;
    } else if (this.#isInString) {
      if (code === BACKSLASH) this.#isEscaped = true;
      else if (code === QUOTE) this.#isInString = false;
    } else if (code === QUOTE) {
      this.#isInString = true;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      this.#depth++;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      this.#depth = Math.max(0, this.#depth - 1);
      return this.#depth === 0;
    }
    return false;
  }

  take(): string {
    const sent = this.#unsent;
    this.#unsent = '';
    return sent;
  }

  finish(): string {
    const rest = this.#unsent + this.#held;
    this.#unsent = '';
    this.#held = '';
    return rest;
  }

  whole(): string {
    const written = trimBoth(this.#pieces.join(''));
    const text = this.#endsAtFirstValue ? cutFirstValue(written) : written;
    const value = this.#properties === null ? undefined : readJson(text);
    if (!(value instanceof Map)) return text;
    const coerced = new Map(Array.from(value, ([name, item]) => [name, coerceArgument(item, this.#properties, name)]));
    const json = dumpJson(coerced);
    return json === dumpJson(value) ? text : json;
  }
}

/** The first object or list of a text; the whole text where it does not begin with one that is complete. */
function cutFirstValue(text: string): string {
  const end = findContainerEnd(text, 0);
  const first = text.slice(0, end);
  return end > 0 && readJson(first) !== undefined ? first : text;
}
