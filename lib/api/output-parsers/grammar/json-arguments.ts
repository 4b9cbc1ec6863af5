// Arguments written as JSON between markers, sent as the model spells them.
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { JsonBrackets } from '../json-brackets.ts';
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
  readonly #brackets = new JsonBrackets();

  /** With `endsAtFirstValue`, a whole answer has nothing of what stands behind the first value. */
  constructor({ tools, name }: ArgumentContext, { endsAtFirstValue = false }: { readonly endsAtFirstValue?: boolean } = {}) {
    this.#endsAtFirstValue = endsAtFirstValue;
    this.#properties = findProperties(tools, name);
  }

  append(text: string): void {
    this.#pieces.push(text);
    let end = 0;
    for (let index = 0; index < text.length; index++) if (!this.#brackets.feed(text.charCodeAt(index))) end = index + 1;
    if (end > 0) {
      this.#unsent += this.#held + text.slice(0, end);
      this.#held = '';
    }
    this.#held += text.slice(end);
  }

  // A brace that is a marker is not counted, as in vLLM: brackets that close all but that one are held back, too.
  appendMarker(text: string): void {
    this.#pieces.push(text);
    this.#unsent += this.#held + text;
    this.#held = '';
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
    return coerceJson(text, this.#properties);
  }
}

/** Arguments as their schema wants them: as they are written where it leaves them alone, or they are no object. */
export function coerceJson(text: string, properties: SchemaProperties): string {
  const value = properties === null ? undefined : readJson(text);
  if (!(value instanceof Map)) return text;
  const json = dumpJson(new Map(Array.from(value, ([name, item]) => [name, coerceArgument(item, properties, name)])));
  return json === dumpJson(value) ? text : json;
}

const SIMPLE_VALUE = /^(?:"[^"\\]*(?:\\.[^"\\]*)*"|true|false|null|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)/s;

/** The first value of a text; the whole text where it does not begin with one that is complete. */
function cutFirstValue(text: string): string {
  const end = findContainerEnd(text, 0);
  const first = end > 0 ? text.slice(0, end) : (SIMPLE_VALUE.exec(text)?.[0] ?? text);
  return readJson(first) === undefined ? text : first;
}
