// The value of what is not there. It may be printed, tested and iterated, and nothing else.
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { typeNameOf } from './type-name.ts';
import { type CallArguments, TemplateObject, type Value } from './value.ts';

/** Jinja's Undefined: false, empty, without text. Using it otherwise is an error that says what is missing. */
export class Undefined extends TemplateObject {
  readonly typeName = 'Undefined';
  readonly #describe: () => string;
  readonly #isForbidden: boolean;

  private constructor(describe: () => string, isForbidden: boolean) {
    super();
    this.#describe = describe;
    this.#isForbidden = isForbidden;
  }

  /** For a variable that nobody has set. */
  static variable(name: string): Undefined {
    return new Undefined(() => `'${name}' is undefined`, false);
  }

  /** For an attribute, a key or an index that a value does not have. */
  static member(owner: Value, key: Value): Undefined {
    return new Undefined(() => `${describeOwner(owner)} has nothing named ${describeKey(key)}`, false);
  }

  /** For an attribute that exists in Python and is out of bounds for templates. */
  static forbidden(owner: Value, name: string): Undefined {
    return new Undefined(() => `templates may not use '${name}' of a value of type ${typeNameOf(owner)}`, true);
  }

  /** For everything else; the message is a sentence without a full stop. */
  static because(message: string): Undefined {
    return new Undefined(() => message, false);
  }

  /** The error of who uses it. */
  toError(): TemplateError {
    return new TemplateError(this.#isForbidden ? 'security' : 'undefined', this.#describe());
  }

  override numItems(): number {
    return 0;
  }

  override iterate(): Iterable<Value> {
    return [];
  }

  override isCallable(): boolean {
    return true;
  }

  override call(_run: Run, _args: CallArguments): never {
    throw this.toError();
  }

  repr(): string {
    return 'Undefined';
  }
}

function describeOwner(owner: Value): string {
  return owner === null ? 'None' : `a value of type ${typeNameOf(owner)}`;
}

// Keys can be long, and need not be text.
function describeKey(key: Value): string {
  if (typeof key !== 'string') return typeof key === 'number' ? String(key) : `like that (${typeNameOf(key)})`;
  return key.length > MAX_SHOWN_CHARS ? `'${key.slice(0, MAX_SHOWN_CHARS)}...'` : `'${key}'`;
}

const MAX_SHOWN_CHARS = 60;
