// The rules of a grammar while it is read: they may be named before they are defined.
import { ConstraintError } from '../constraint-error.ts';
import type { TextNode } from '../text-node.ts';

/** The rules of a grammar, by number, and the number of the one that the text begins with. */
export interface Grammar {
  readonly rules: readonly TextNode[];
  readonly root: number;
}

export class RuleTable {
  readonly #numbers = new Map<string, number>();
  readonly #rules: (TextNode | undefined)[] = [];

  /** The number of a rule, which may be defined later. */
  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#numbers.size);
    this.#rules.push(undefined);
    return this.#numbers.size - 1;
  }

  isDefined(name: string): boolean {
    return this.#rules[this.#numbers.get(name) ?? -1] !== undefined;
  }

  define(name: string, node: TextNode): void {
    this.#rules[this.numberOf(name)] = node;
  }

  /** Names that are used and not defined. */
  listMissing(): string[] {
    return [...this.#numbers.keys()].filter((name) => !this.isDefined(name));
  }

  /** The whole grammar. @throws ConstraintError when a rule that is used is not defined */
  toGrammar(root: string): Grammar {
    const [missing] = this.listMissing();
    if (missing !== undefined) throw new ConstraintError(`Invalid grammar: rule "${missing}" is not defined`);
    return { rules: this.#rules as TextNode[], root: this.numberOf(root) };
  }
}
