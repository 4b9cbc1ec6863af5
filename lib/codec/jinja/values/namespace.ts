// The only values that change while a template runs.
import { TemplateObject, type Value } from './value.ts';

/** What `{% set x.y %}` may change: named values, and the only values that ever change. */
export class Namespace extends TemplateObject {
  readonly typeName = 'Namespace';
  readonly #values = new Map<string, Value>();

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  override attribute(name: string): Value | undefined {
    return this.#values.get(name);
  }

  repr(toRepr: (value: Value) => string): string {
    return `<Namespace ${toRepr(this.#values)}>`;
  }
}
