// Items that are made when somebody asks for them, once.
import { TemplateObject, type Value } from './value.ts';

/** Python's generators and iterators: true, without a length, and empty after they have been iterated. */
export class Lazy extends TemplateObject {
  readonly typeName: string;
  readonly #iterator: IterableIterator<Value>;

  /** `typeName` is what Python calls it: `generator`, `list_reverseiterator`. */
  constructor(typeName: string, items: Iterable<Value>) {
    super();
    this.typeName = typeName;
    const iterator = items[Symbol.iterator]();
    // Without `return`, so that a loop that is left early leaves the rest to the next one.
    this.#iterator = {
      next: () => iterator.next(),
      [Symbol.iterator]() {
        return this;
      },
    };
  }

  override iterate(): Iterable<Value> {
    return this.#iterator;
  }

  repr(): string {
    return `<${this.typeName} object>`;
  }
}
