// A call as a JSON object while it is written, and what can be sent of its arguments.
import { JsonCall } from './json-call.ts';
import { PartialArguments } from './partial-arguments.ts';

/** Reads the object from its first brace to its last; `advance` is for the end of a piece. */
export class PartialCall {
  readonly #object: JsonCall;
  #args: PartialArguments | null = null;

  /** `argumentKeys` are the members that are arguments: the first of them that comes. */
  constructor(argumentKeys: readonly string[]) {
    this.#object = new JsonCall(argumentKeys);
  }

  get name(): string | null {
    return this.#object.name;
  }

  /** As of the last `advance`; null where none have begun. */
  get args(): PartialArguments | null {
    return this.#args;
  }

  /** Whether more than one member is arguments. */
  get hasSeveralArguments(): boolean {
    return this.#object.hasSeveralArguments;
  }

  /** Whether it is no JSON object, whatever follows. */
  get isMalformed(): boolean {
    return this.#object.isMalformed;
  }

  get hasEnded(): boolean {
    return this.#object.hasEnded;
  }

  feed(char: string): void {
    this.#object.feed(char);
  }

  advance(): void {
    if (this.#args === null && this.#object.arguments !== null) this.#args = new PartialArguments(this.#object.arguments);
    this.#args?.advance();
  }
}
