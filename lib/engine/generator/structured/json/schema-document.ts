// A schema as a document: what its references and patterns stand for.
import { ConstraintError } from '../constraint-error.ts';
import { CompiledPattern } from '../regex/compiled-pattern.ts';
import type { Schema, SchemaObject } from './schema.ts';

/** The keywords that refer to another schema. */
export const REFERENCES: readonly string[] = ['$ref', '$dynamicRef', '$recursiveRef'];

/** A checked schema and what it refers to. */
export class SchemaDocument {
  readonly root: Schema;
  readonly #named = new Map<string, Schema>();
  readonly #resolved = new Map<string, Schema>();
  readonly #patterns = new Map<string, CompiledPattern>();

  constructor(root: Schema) {
    this.root = root;
  }

  /** Makes a schema known by its `$id` and `$anchor`. */
  addNames(schema: SchemaObject): void {
    for (const [name, prefix] of [['$id', ''], ['id', ''], ['$anchor', '#'], ['$dynamicAnchor', '#']] as const) {
      const value = Object.hasOwn(schema, name) ? schema[name] : undefined;
      if (typeof value === 'string' && !this.#named.has(prefix + value)) this.#named.set(prefix + value, schema);
    }
  }

  /**
   * The schema that a `$ref` stands for.
   * @throws ConstraintError when there is none in this document
   */
  resolve(reference: string): Schema {
    const known = this.#resolved.get(reference) ?? this.#named.get(reference) ?? this.#find(reference);
    this.#resolved.set(reference, known);
    return known;
  }

  /** The schemas that a schema refers to for the same value. */
  targetsOf(schema: SchemaObject): readonly Schema[] {
    const references = REFERENCES.flatMap((name) => (Object.hasOwn(schema, name) ? [schema[name] as string] : []));
    return references.map((reference) => this.resolve(reference));
  }

  /**
   * A pattern of the schema.
   * @throws ConstraintError when it is invalid or unsupported
   */
  pattern(source: string): CompiledPattern {
    const known = this.#patterns.get(source) ?? new CompiledPattern(source);
    this.#patterns.set(source, known);
    return known;
  }

  // "#/$defs/Item", "item.json#/$defs/Item"
  #find(reference: string): Schema {
    const hash = reference.indexOf('#');
    const base = hash > 0 ? this.#named.get(reference.slice(0, hash)) : this.root;
    let target: unknown = hash < 0 ? undefined : base;
    for (const step of decodePointer(reference.slice(hash + 1))) {
      target = memberOf(target, step);
    }
    if (typeof target === 'boolean' || (typeof target === 'object' && target !== null && !Array.isArray(target))) return target as Schema;
    throw new ConstraintError(`Invalid JSON schema: $ref "${reference.slice(0, 100)}" does not lead to a schema of this document`);
  }
}

// Lists have their items by number.
function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

// An anchor that is not known becomes a step that leads nowhere.
function decodePointer(fragment: string): readonly string[] {
  if (fragment === '') return [];
  const text = decodePercent(fragment);
  const steps = text.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return text.startsWith('/') ? steps.slice(1) : steps;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
