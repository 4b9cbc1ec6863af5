// Tuples: lists that are told apart from lists.
import { TemplateObject, type Value } from './value.ts';

/** A tuple. */
export class Tuple extends TemplateObject {
  readonly typeName = 'tuple';
  readonly items: readonly Value[];
  readonly #names: readonly string[];

  /** `names` are attributes that stand for the first items, as those of a named tuple. */
  constructor(items: readonly Value[], names: readonly string[] = []) {
    super();
    this.items = items;
    this.#names = names;
  }

  override numItems(): number {
    return this.items.length;
  }

  override iterate(): Iterable<Value> {
    return this.items;
  }

  override attribute(name: string): Value | undefined {
    const index = this.#names.indexOf(name);
    return index < 0 ? undefined : this.items[index];
  }

  repr(toRepr: (value: Value) => string): string {
    const items = this.items.map(toRepr);
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  }
}
