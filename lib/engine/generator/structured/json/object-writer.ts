// Objects that satisfy schemas.
import { pickWord } from '../words.ts';
import { memberSchemas, namesMembersAlone, objectBounds } from './object-rules.ts';
import {
  dependentNamesOf, type JsonValue, keyword, type Schema, schemaMapOf, type SchemaObject, schemaOf, textsOf,
} from './schema.ts';
import { writeAround } from './string-sources.ts';
import type { ValueSource } from './value-source.ts';

// Share of the optional properties that are written.
const OPTIONAL_RATIO = 0.6;
// Members of an object that says nothing about which it has.
const MAX_FREE_MEMBERS = 3;
const MAX_NAME_ATTEMPTS = 60;
// Schemas that are asked for a member in one step of work.
const SCHEMAS_PER_STEP = 50;

/** An object that satisfies all the schemas' keywords for objects but those that depend on its members; undefined when none is found. */
export function writeObject(source: ValueSource, schemas: readonly SchemaObject[]): JsonValue | undefined {
  return new ObjectDraft(source, schemas).write();
}

class ObjectDraft {
  readonly #source: ValueSource;
  readonly #schemas: readonly SchemaObject[];
  readonly #nameSchemas: readonly Schema[];
  // What has to come with a property, by its name.
  readonly #dependents = new Map<string, readonly string[]>();
  // Patterns of names that have schemas.
  readonly #patterns: readonly string[];
  // Schemas that speak of members by their names alone, by these; and the others. Both by their place.
  readonly #placesByName = new Map<string, number[]>();
  readonly #otherPlaces: number[] = [];
  readonly #values = new Map<string, JsonValue>();

  constructor(source: ValueSource, schemas: readonly SchemaObject[]) {
    this.#source = source;
    this.#schemas = schemas;
    for (const [name, others] of schemas.flatMap(dependentNamesOf)) this.#dependents.set(name, [...this.#namesWith(name), ...others]);
    this.#patterns = schemas.flatMap((schema) => Object.keys(schemaMapOf(schema, 'patternProperties')));
    this.#nameSchemas = schemas.map((schema) => schemaOf(schema, 'propertyNames')).filter((inner) => inner !== undefined);
    schemas.forEach((schema, place) => this.#enter(schema, place));
  }

  #enter(schema: SchemaObject, place: number): void {
    if (!namesMembersAlone(schema)) this.#otherPlaces.push(place);
    else for (const name of Object.keys(schemaMapOf(schema, 'properties'))) this.#placesOf(name).push(place);
  }

  #placesOf(name: string): number[] {
    const known = this.#placesByName.get(name);
    if (known !== undefined) return known;
    const places: number[] = [];
    this.#placesByName.set(name, places);
    return places;
  }

  write(): JsonValue | undefined {
    const { min, max } = objectBounds(this.#schemas);
    const declared = new Set(this.#schemas.flatMap((schema) => Object.keys(schemaMapOf(schema, 'properties'))));
    const required = this.#requiredNames();
    if (min > max || required.size > max) return undefined;
    for (const name of required) if (!this.#add(name)) return undefined;
    this.#addOptional([...declared].filter((name) => !required.has(name)), min, max);
    this.#addFree(declared.size === 0 ? Math.max(min, Math.min(this.#numFree(), max)) : min);
    return this.#values.size >= min ? this.#inOrder(declared) : undefined;
  }

  // With all that the required ones require in turn. The set grows while it is read.
  #requiredNames(): ReadonlySet<string> {
    const names = new Set(this.#schemas.flatMap((schema) => textsOf(schema, 'required')));
    for (const name of names) for (const other of this.#namesWith(name)) names.add(other);
    return names;
  }

  #namesWith(name: string): readonly string[] {
    return this.#dependents.get(name) ?? [];
  }

  #addOptional(names: readonly string[], min: number, max: number): void {
    const { rng, isShort } = this.#source;
    const chosen = isShort ? [] : names.filter(() => rng.next() < OPTIONAL_RATIO);
    for (const name of chosen) if (!this.#source.isShort) this.#addWithOthers(name, max);
    // What was left out makes up the number.
    for (const name of names) if (this.#values.size < min) this.#addWithOthers(name, max);
  }

  // All or none of a property and what it requires.
  #addWithOthers(name: string, max: number): void {
    const names = new Set([name]);
    for (const one of names) for (const other of this.#namesWith(one)) names.add(other);
    const missing = [...names].filter((one) => !this.#values.has(one));
    if (this.#values.size + missing.length > max || missing.every((one) => this.#add(one))) return;
    for (const one of missing) this.#values.delete(one);
  }

  #add(name: string): boolean {
    this.#source.effort.spend(this.#patterns.length + Math.ceil(this.#otherPlaces.length / SCHEMAS_PER_STEP));
    const goal = this.#goalOf(name);
    const isPossible = Number.isFinite(this.#source.weights.weighAll(goal)) && this.#source.isValid(this.#nameSchemas, name);
    const value = isPossible ? this.#source.write(goal, name) : undefined;
    if (value !== undefined) this.#values.set(name, value);
    return value !== undefined;
  }

  /** What all schemas say of a member, in their order. */
  #goalOf(name: string): readonly Schema[] {
    const places = [...(this.#placesByName.get(name) ?? []), ...this.#otherPlaces].sort((one, other) => one - other);
    return places.flatMap((place) => memberSchemas(this.#schemas[place] as SchemaObject, name, this.#source.document));
  }

  // Members that no keyword names are written where others are allowed, and only where the object would say little without them.
  #numFree(): number {
    const { isShort, rng } = this.#source;
    return isShort || this.#schemas.some((schema) => keyword(schema, 'unevaluatedProperties') === false) ? 0 : rng.integer(1, MAX_FREE_MEMBERS);
  }

  #addFree(count: number): void {
    for (let attempt = 0; this.#values.size < count && attempt < MAX_NAME_ATTEMPTS + count; attempt++) {
      const name = this.#freeName(attempt);
      if (name !== undefined && !this.#values.has(name) && this.#namesWith(name).length === 0) this.#add(name);
    }
  }

  #freeName(attempt: number): string | undefined {
    const { rng } = this.#source;
    const isAnyAllowed = this.#schemas.every((schema) => keyword(schema, 'additionalProperties') !== false);
    const pattern = this.#patterns[attempt % Math.max(this.#patterns.length, 1)];
    if (pattern !== undefined && !(isAnyAllowed && attempt % 2 === 1)) return this.#nameFor(pattern);
    if (!isAnyAllowed) return undefined;
    if (this.#nameSchemas.length > 0) return this.#source.write([{ type: 'string' }, ...this.#nameSchemas], null) as string | undefined;
    // The bank of words can run out.
    return attempt < MAX_NAME_ATTEMPTS / 2 ? pickWord(rng) : `${pickWord(rng)}_${attempt}`;
  }

  // Patterns have few texts of their own, and are found in others.
  #nameFor(source: string): string | undefined {
    const { document, rng } = this.#source;
    const pattern = document.pattern(source);
    const name = pattern.write(rng);
    return (name !== null && this.#values.has(name) ? writeAround(pattern, rng) : name) ?? undefined;
  }

  // As declared, then the rest as it came.
  #inOrder(declared: ReadonlySet<string>): JsonValue {
    const names = [...declared].filter((name) => this.#values.has(name));
    for (const name of this.#values.keys()) if (!declared.has(name)) names.push(name);
    return Object.fromEntries(names.map((name) => [name, this.#values.get(name) as JsonValue]));
  }
}
