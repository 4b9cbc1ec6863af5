// What can be called: functions, macros, methods together with their owners.
import type { Run } from '../run.ts';
import { type BuiltIn, type CallArguments, TemplateObject, type Value } from './value.ts';

/** A function of the language, or a macro. */
export class FunctionObject extends TemplateObject {
  readonly typeName: string;
  readonly #name: string;
  readonly #call: (run: Run, args: CallArguments) => Value;

  constructor(typeName: string, name: string, call: (run: Run, args: CallArguments) => Value) {
    super();
    this.typeName = typeName;
    this.#name = name;
    this.#call = call;
  }

  override isCallable(): boolean {
    return true;
  }

  override attribute(name: string): Value | undefined {
    return name === 'name' ? this.#name : undefined;
  }

  override call(run: Run, args: CallArguments): Value {
    return this.#call(run, args);
  }

  repr(): string {
    return `<${this.typeName} '${this.#name}'>`;
  }
}

/** A method together with the value that it belongs to. */
export function bindMethod<T extends Value>(name: string, owner: T, method: BuiltIn<T>): FunctionObject {
  return new FunctionObject('method', name, (run, args) => method(run, owner, args));
}
