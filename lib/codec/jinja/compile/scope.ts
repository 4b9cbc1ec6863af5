// Which names mean which slots: Jinja's scopes, resolved when a template is compiled.
import { TemplateError } from '../template-error.ts';

/** What shares one frame: the template, a macro, the body of a recursive loop. */
class FunctionScope {
  readonly parent: FunctionScope | null;
  numSlots = 0;

  constructor(parent: FunctionScope | null) {
    this.parent = parent;
  }
}

interface Variable {
  readonly slot: number;
  /** Whether it has a value wherever it can be seen. */
  readonly isAlwaysSet: boolean;
  isUsed: boolean;
}

/** Where a name may have its value: how many frames up, and in which slot. */
export interface Place {
  readonly depth: number;
  readonly slot: number;
}

/** How many expressions have been compiled since the innermost body began; one for the whole template. */
export interface Tally {
  numExpressions: number;
}

/**
 * The names of a block. A name that a block sets belongs to it alone, and is looked for further out as long as it is not set.
 *
 *     template     frame 0: slots of the template, of its loops, of its blocks
 *       for          the same frame, other slots
 *         macro        frame 1, which knows frame 0 as its parent
 */
export class Scope {
  /** Whether filters and tests that do not exist are an error only when they are used, as inside of `if`. */
  readonly isLenient: boolean;
  readonly tally: Tally;
  readonly #function: FunctionScope;
  readonly #parent: Scope | null;
  readonly #variables: Map<string, Variable>;

  private constructor(parts: { function: FunctionScope; parent: Scope | null; tally: Tally; lenient?: Map<string, Variable> }) {
    this.#function = parts.function;
    this.#parent = parts.parent;
    this.tally = parts.tally;
    this.isLenient = parts.lenient !== undefined;
    this.#variables = parts.lenient ?? new Map<string, Variable>();
  }

  /** The scope of a template. */
  static create(): Scope {
    return new Scope({ function: new FunctionScope(null), parent: null, tally: { numExpressions: 0 } });
  }

  /** A block of the same frame with names of its own. */
  createInner(): Scope {
    return new Scope({ function: this.#function, parent: this, tally: this.tally });
  }

  /** A block with a frame of its own. */
  createFunction(): Scope {
    return new Scope({ function: new FunctionScope(this.#function), parent: this, tally: this.tally });
  }

  /** The same scope, but lenient. */
  toLenient(): Scope {
    return new Scope({ function: this.#function, parent: this.#parent, tally: this.tally, lenient: this.#variables });
  }

  /** Slots that a frame of this scope needs; final when everything inside has been compiled. */
  get numSlots(): number {
    return this.#function.numSlots;
  }

  /** The names of this scope and their slots. */
  get slots(): ReadonlyMap<string, number> {
    return new Map(Array.from(this.#variables, ([name, { slot }]) => [name, slot]));
  }

  /** Gives a name a slot in this scope, unless it has one. */
  declare(name: string, isAlwaysSet = false): number {
    const present = this.#variables.get(name);
    if (present !== undefined) return present.slot;
    const slot = this.#function.numSlots++;
    this.#variables.set(name, { slot, isAlwaysSet, isUsed: false });
    return slot;
  }

  /** The slot of a name that has been declared in this scope. */
  slotOf(name: string): number {
    const variable = this.#variables.get(name);
    if (variable === undefined) throw new TypeError(`${name} is not declared`);
    return variable.slot;
  }

  /** Whether anything inside has asked for a name of this scope. */
  isUsed(name: string): boolean {
    return this.#variables.get(name)?.isUsed ?? false;
  }

  /** The places of a name, the innermost first. The last one is always set, or belongs to the template. */
  resolve(name: string): readonly Place[] {
    const places: Place[] = [];
    let depth = 0;
    for (let scope: Scope = this; ; scope = scope.#parent) {
      if (scope.#parent === null) scope.declare(name);
      const variable = scope.#variables.get(name);
      if (variable !== undefined) {
        variable.isUsed = true;
        places.push({ depth, slot: variable.slot });
        if (variable.isAlwaysSet) return places;
      }
      if (scope.#parent === null) return places;
      if (scope.#parent.#function !== scope.#function) depth++;
    }
  }

  /** @throws TemplateError when the name is that of a loop's own variable */
  checkAssignable(name: string, line: number): void {
    const isLoop = name === 'loop' && this.#variables.get(name)?.isAlwaysSet === true;
    if (isLoop) throw new TemplateError('syntax', "'loop' cannot be assigned to inside of a loop", line);
  }
}
