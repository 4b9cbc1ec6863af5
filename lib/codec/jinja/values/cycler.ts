// Jinja's `cycler` and `joiner`: what they give depends on how often they have been asked.
import { TemplateError } from '../template-error.ts';
import { FunctionObject } from './function-object.ts';
import { TemplateObject, type Value } from './value.ts';

/** Gives its values in turn, over and over. */
export class Cycler extends TemplateObject {
  readonly typeName = 'Cycler';
  readonly #values: readonly Value[];
  #position = 0;

  /** @throws TemplateError without a value */
  constructor(values: readonly Value[]) {
    super();
    if (values.length === 0) throw new TemplateError('type', 'cycler needs at least one value');
    this.#values = values;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'current') return this.#current();
    if (name === 'next') return new FunctionObject('method', name, () => this.#next());
    return name === 'reset' ? new FunctionObject('method', name, () => this.#reset()) : undefined;
  }

  repr(): string {
    return '<Cycler>';
  }

  #current(): Value {
    return this.#values[this.#position] ?? null;
  }

  #next(): Value {
    const value = this.#current();
    this.#position = (this.#position + 1) % this.#values.length;
    return value;
  }

  #reset(): null {
    this.#position = 0;
    return null;
  }
}

/** Gives no text when it is called first, then its separator. */
export function createJoiner(separator: Value): FunctionObject {
  let isUsed = false;
  return new FunctionObject('Joiner', 'joiner', () => {
    if (isUsed) return separator;
    isUsed = true;
    return '';
  });
}
