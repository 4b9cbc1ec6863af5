// Python's views of dicts.
import { countEntries, entriesOf, keysOf, valuesOf } from './dict.ts';
import { Tuple } from './tuple.ts';
import { type Dict, TemplateObject, type Value } from './value.ts';

/** What `keys()`, `values()` and `items()` give. */
export class DictView extends TemplateObject {
  readonly typeName: string;
  readonly #kind: 'keys' | 'values' | 'items';
  readonly #dict: Dict;

  constructor(kind: 'keys' | 'values' | 'items', dict: Dict) {
    super();
    this.typeName = `dict_${kind}`;
    this.#kind = kind;
    this.#dict = dict;
  }

  override numItems(): number {
    return countEntries(this.#dict);
  }

  override iterate(): readonly Value[] {
    if (this.#kind === 'keys') return keysOf(this.#dict);
    if (this.#kind === 'values') return valuesOf(this.#dict);
    return entriesOf(this.#dict).map((entry) => new Tuple(entry));
  }

  repr(toRepr: (value: Value) => string): string {
    return `${this.typeName}([${this.iterate().map(toRepr).join(', ')}])`;
  }
}
