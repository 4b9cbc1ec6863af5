// Lists that satisfy schemas.
import { MAX_TEXT_CHARS } from '../limits.ts';
import { canonicalText } from './canonical.ts';
import { containsOf, itemSchema, listBounds } from './list-rules.ts';
import { type JsonValue, keyword, prefixItemsOf, type Schema, type SchemaObject } from './schema.ts';
import type { ValueSource } from './value-source.ts';

// Items beyond what a list needs.
const MAX_EXTRA_ITEMS = 3;
// Attempts at an item that no other is equal to.
const MAX_UNIQUE_ATTEMPTS = 200;

/** A list that satisfies all the schemas' keywords for lists but `maxContains`; undefined when none is found. */
export function writeList(source: ValueSource, schemas: readonly SchemaObject[], name: string | null): JsonValue | undefined {
  const wanted = wantedItems(schemas);
  const bounds = listBounds(schemas);
  const most = Math.min(bounds.max, numAllowed(source, schemas, bounds.max));
  const least = Math.max(bounds.min, wanted.length);
  if (least > most || least > MAX_TEXT_CHARS) return undefined;
  const draft = new ListDraft(source, schemas, name);
  const count = pickCount(source, schemas, least, most);
  for (let index = 0; index < count; index++) {
    // What `contains` wants comes last: first items have rules of their own.
    if (!draft.add(wanted[index - (count - wanted.length)])) break;
  }
  const isWhole = draft.length === count || (wanted.length === 0 && draft.length >= least);
  return isWhole ? draft.items : undefined;
}

class ListDraft {
  readonly #source: ValueSource;
  readonly #schemas: readonly SchemaObject[];
  readonly #name: string | null;
  // Texts of the items, when no two may be equal.
  readonly #texts: Set<string> | null;
  readonly items: JsonValue[] = [];

  constructor(source: ValueSource, schemas: readonly SchemaObject[], name: string | null) {
    this.#source = source;
    this.#schemas = schemas;
    // "tags" are made of one "tag" each.
    this.#name = name === null ? null : name.replace(/s$/, '');
    this.#texts = schemas.some((schema) => keyword(schema, 'uniqueItems') === true) ? new Set() : null;
  }

  get length(): number {
    return this.items.length;
  }

  /** @returns false when no item is found, and none is added */
  add(extra: Schema | undefined): boolean {
    const index = this.items.length;
    const goal: Schema[] = this.#schemas.map((schema) => itemSchema(schema, index));
    if (extra !== undefined) goal.push(extra);
    for (let attempt = 0; attempt < (this.#texts === null ? 1 : MAX_UNIQUE_ATTEMPTS); attempt++) {
      const item = this.#source.write(goal, this.#name);
      if (item === undefined) return false;
      if (!this.#isNew(item)) continue;
      this.items.push(item);
      return true;
    }
    return false;
  }

  #isNew(item: JsonValue): boolean {
    if (this.#texts === null) return true;
    const text = canonicalText(item);
    if (this.#texts.has(text)) return false;
    this.#texts.add(text);
    return true;
  }
}

function wantedItems(schemas: readonly SchemaObject[]): readonly Schema[] {
  const all = schemas.map(containsOf).filter((contains) => contains !== null);
  if (all.some(({ min }) => min > MAX_TEXT_CHARS)) return [];
  return all.flatMap(({ schema, min }) => Array.from({ length: min }, () => schema));
}

// How many items can be written before one has a schema that nothing satisfies.
function numAllowed(source: ValueSource, schemas: readonly SchemaObject[], max: number): number {
  const numPrefix = Math.max(0, ...schemas.map((schema) => prefixItemsOf(schema).length));
  for (let index = 0; index <= Math.min(numPrefix, max); index++) {
    if (!Number.isFinite(source.weights.weighAll(schemas.map((schema) => itemSchema(schema, index))))) return index;
  }
  return max;
}

function pickCount(source: ValueSource, schemas: readonly SchemaObject[], least: number, most: number): number {
  if (source.isShort) return least;
  const numPrefix = Math.max(0, ...schemas.map((schema) => prefixItemsOf(schema).length));
  if (numPrefix >= least && numPrefix > 0) return Math.min(numPrefix, most);
  // Something rather than nothing, where nothing is asked for.
  return source.rng.integer(Math.min(Math.max(least, 1), most), Math.min(most, Math.max(least, 1) + MAX_EXTRA_ITEMS - 1));
}
