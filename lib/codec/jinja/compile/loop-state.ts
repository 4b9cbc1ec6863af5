// The variable `loop`.
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { isEqual } from '../values/comparison.ts';
import { FunctionObject } from '../values/function-object.ts';
import { iterate } from '../values/iteration.ts';
import { Tuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import { type CallArguments, TemplateObject, type Value } from '../values/value.ts';

/** Runs the body of a recursive loop over other items, and gives what it writes. */
export type Recurse = (items: Value, depth0: number) => Value;

/** What a loop is at: items are asked for no earlier than they are needed. */
export class LoopState extends TemplateObject {
  readonly typeName = 'LoopContext';
  readonly #run: Run;
  readonly #depth0: number;
  readonly #recurse: Recurse | null;
  /** The items that are known: all of them, unless there is a source of more. */
  readonly #items: Value[] | readonly Value[];
  #source: Iterator<Value> | null;
  #index0 = -1;
  #changedFrom: Value | undefined;

  /** `depth0` is how many rounds of the same recursive loop are around this one; `recurse` is null for other loops. */
  constructor(run: Run, iterable: Value, { depth0, recurse }: { readonly depth0: number; readonly recurse: Recurse | null }) {
    super();
    this.#run = run;
    this.#depth0 = depth0;
    this.#recurse = recurse;
    const items = iterate(iterable);
    this.#items = Array.isArray(items) ? (items as readonly Value[]) : [];
    this.#source = Array.isArray(items) ? null : items[Symbol.iterator]();
  }

  /** Goes to the next item; undefined when there is none. */
  advance(): Value | undefined {
    return this.#at(++this.#index0);
  }

  #at(index: number): Value | undefined {
    while (this.#source !== null && this.#items.length <= index) this.#pull(this.#source);
    return this.#items[index];
  }

  #pull(source: Iterator<Value>): void {
    const next = source.next();
    if (next.done === true) this.#source = null;
    else (this.#items as Value[]).push(next.value);
    this.#run.charge(1);
  }

  override numItems(): number {
    while (this.#source !== null) this.#pull(this.#source);
    return this.#items.length;
  }

  override isTruthy(): boolean {
    return true;
  }

  override isCallable(): boolean {
    return true;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'index': return this.#index0 + 1;
      case 'index0': return this.#index0;
      case 'revindex': return this.numItems() - this.#index0;
      case 'revindex0': return this.numItems() - this.#index0 - 1;
      case 'first': return this.#index0 === 0;
      case 'last': return this.#at(this.#index0 + 1) === undefined;
      case 'length': return this.numItems();
      case 'depth': return this.#depth0 + 1;
      case 'depth0': return this.#depth0;
      case 'previtem': return this.#at(this.#index0 - 1) ?? this.#neighbour('before', this.#index0 > 0);
      case 'nextitem': return this.#at(this.#index0 + 1) ?? this.#neighbour('after', this.#at(this.#index0 + 1) !== undefined);
      case 'cycle': return new FunctionObject('method', name, (_run, args) => this.#cycle(args));
      case 'changed': return new FunctionObject('method', name, (_run, args) => this.#isChanged(args));
      default: return undefined;
    }
  }

  // None is an item like others.
  #neighbour(where: string, exists: boolean): Value {
    return exists ? null : Undefined.because(`there is no item ${where} the current one`);
  }

  override call(_run: Run, { positional }: CallArguments): Value {
    const [items] = positional;
    if (this.#recurse === null) throw new TemplateError('type', "a loop can be called only when it is marked 'recursive'");
    if (items === undefined) throw new TemplateError('type', 'a recursive loop needs the items to loop over');
    return this.#recurse(items, this.#depth0 + 1);
  }

  #cycle({ positional }: CallArguments): Value {
    const value = positional[this.#index0 % positional.length];
    if (value === undefined) throw new TemplateError('type', 'cycle needs at least one value');
    return value;
  }

  #isChanged({ positional }: CallArguments): boolean {
    const value = new Tuple(positional);
    if (this.#changedFrom !== undefined && isEqual(this.#run, this.#changedFrom, value)) return false;
    this.#changedFrom = value;
    return true;
  }

  repr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.numItems()}>`;
  }
}
