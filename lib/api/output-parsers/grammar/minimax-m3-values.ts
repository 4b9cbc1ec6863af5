// Arguments of MiniMax M3 as elements whose every tag has a mark ahead of it, and what a tool's schema makes of them (vLLM's
// parser/minimax_m3.py).
import { isJsonObject } from '../../../codec/json.ts';
import { isSpace, trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { coerceValue, takesString } from './schema-types.ts';

/** What stands ahead of every tag. */
export const TAG_MARK = ']<]minimax[>[';

const MAX_DEPTH = 128;
const MIXED_TEXT = '$text';

interface Element {
  readonly name: string;
  /** Its text, or the elements in it. */
  readonly value: string | readonly Element[];
}

/** The elements of a call up to the first one that is malformed or cut off. */
export function readElements(text: string): readonly Element[] {
  return new Reader(text).readAll();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): Element[] {
    const elements: Element[] = [];
    for (;;) {
      while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++;
      const element = this.#text.startsWith(`${TAG_MARK}<`, this.#at) ? this.#readElement(1) : null;
      if (element === null) return elements;
      elements.push(element);
    }
  }

  #readElement(depth: number): Element | null {
    const name = depth > MAX_DEPTH ? null : this.#readName();
    if (name === null) return null;
    const texts: string[] = [];
    const children: Element[] = [];
    for (;;) {
      const mark = this.#text.indexOf(TAG_MARK, this.#at);
      if (mark < 0) return null;
      texts.push(this.#text.slice(this.#at, mark));
      this.#at = mark;
      if (this.#skip(`${TAG_MARK}</${name}>`)) return { name, value: join(texts.join(''), children) };
      const child = this.#text.startsWith(`${TAG_MARK}<`, mark) ? this.#readElement(depth + 1) : null;
      if (child === null) return null;
      children.push(child);
    }
  }

  #readName(): string | null {
    const start = this.#at + TAG_MARK.length + 1;
    const end = this.#text.indexOf('>', start);
    const name = end < 0 ? '' : this.#text.slice(start, end);
    if (trimBoth(name) === '' || name.startsWith('/')) return null;
    this.#at = end + 1;
    return name;
  }

  #skip(literal: string): boolean {
    const isHere = this.#text.startsWith(literal, this.#at);
    if (isHere) this.#at += literal.length;
    return isHere;
  }
}

/** Text beside elements is one more of them, by a name that none of them has. */
function join(text: string, children: readonly Element[]): string | readonly Element[] {
  if (children.length === 0 || trimBoth(text) === '') return children.length === 0 ? text : children;
  let name = MIXED_TEXT;
  const names = new Set(children.map((child) => child.name));
  while (names.has(name)) name = `$${name}`;
  return [...children, { name, value: text }];
}

/** The elements as an object of that schema; a name that comes again makes a list of its values. Recursive, as the elements are. */
export function toObject(elements: readonly Element[], schema: unknown): Map<string, LosslessJson> {
  const { properties, additionalProperties } = isJsonObject(schema) ? schema : {};
  const lists = new Map<string, LosslessJson[]>();
  for (const { name, value } of elements) {
    const isNamed = isJsonObject(properties) && Object.hasOwn(properties, name);
    const item = convert(value, isNamed ? properties[name] : additionalProperties);
    const list = lists.get(name);
    if (list === undefined) lists.set(name, [item]);
    else list.push(item);
  }
  return new Map(Array.from(lists, ([name, list]) => [name, list.length === 1 ? (list[0] ?? null) : list]));
}

function convert(value: Element['value'], schema: unknown): LosslessJson {
  const container = findContainer(schema, 0);
  if (typeof value !== 'string') {
    const items = container?.kind === 'array' ? container.schema['items'] : undefined;
    return container?.kind === 'array' ? value.map((child) => convert(child.value, items)) : toObject(value, container?.schema);
  }
  if (container !== null && trimBoth(value) === '' && !takesString(schema)) return container.kind === 'array' ? [] : new Map();
  return coerceValue(value, schema);
}

interface Container {
  readonly kind: 'array' | 'object';
  readonly schema: Readonly<Record<string, unknown>>;
}

/** The first list or object that a schema allows. */
function findContainer(schema: unknown, depth: number): Container | null {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return null;
  const { type } = schema;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  if (types.includes('array')) return { kind: 'array', schema };
  if (types.includes('object')) return { kind: 'object', schema };
  if (type === undefined || type === null) {
    if ('items' in schema) return { kind: 'array', schema };
    if ('properties' in schema || 'additionalProperties' in schema) return { kind: 'object', schema };
  }
  const choices = [schema['anyOf'], schema['oneOf']].flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : []));
  for (const choice of choices) {
    const found = findContainer(choice, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
