// How little must be written for a tree of text: what steers a walk to its end.
import { ConstraintError } from './constraint-error.ts';
import { Effort } from './effort.ts';
import { MAX_TEXT_CHARS } from './limits.ts';
import type { TextNode } from './text-node.ts';

/**
 * The weight of a tree: code units of its shortest text, and one for each rule on the way to it. A walk that takes the lightest
 * option everywhere ends, as each rule is lighter than the one that it is part of.
 */
export interface TextWeights {
  /** Weight of a node; Infinity when it has no finite text. */
  weigh(node: TextNode): number;
}

/** Weights of the nodes of a grammar whose rules, in order, are these trees; none for a pattern. */
export function weighRules(rules: readonly TextNode[]): TextWeights {
  const weights = new RuleWeights(rules);
  weights.settle();
  return weights;
}

/** @throws ConstraintError when a weight is infinite or beyond what is written */
export function checkWeight(weight: number, what: string): void {
  if (weight === Number.POSITIVE_INFINITY) throw new ConstraintError(`${what} has no text: its recursion never ends`);
  if (weight > MAX_TEXT_CHARS) throw new ConstraintError(`${what} asks for more than ${MAX_TEXT_CHARS} characters`);
}

class RuleWeights implements TextWeights {
  readonly #rules: readonly TextNode[];
  readonly #ruleWeights: number[];
  readonly #effort = new Effort('the grammar', 2_000_000);
  readonly #known = new Map<TextNode, number>();
  #isSettled = false;

  constructor(rules: readonly TextNode[]) {
    this.#rules = rules;
    this.#ruleWeights = rules.map(() => Number.POSITIVE_INFINITY);
  }

  settle(): void {
    for (let hasImproved = true; hasImproved; ) {
      hasImproved = false;
      // From the last rule on: grammars tend to name the general ones first.
      for (let rule = this.#rules.length - 1; rule >= 0; rule--) hasImproved = this.#improve(rule) || hasImproved;
    }
    this.#isSettled = true;
  }

  weigh(node: TextNode): number {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const weight = this.#weighNode(node);
    if (this.#isSettled) this.#known.set(node, weight);
    return weight;
  }

  #improve(rule: number): boolean {
    const weight = 1 + this.weigh(this.#rules[rule] as TextNode);
    if (weight >= (this.#ruleWeights[rule] as number)) return false;
    this.#ruleWeights[rule] = weight;
    return true;
  }

  #weighNode(node: TextNode): number {
    if (!this.#isSettled) this.#effort.spend();
    switch (node.kind) {
      case 'text':
        return node.text.length;
      case 'set':
        return 1;
      case 'assertion':
        return 0;
      case 'rule':
        return this.#ruleWeights[node.rule] ?? Number.POSITIVE_INFINITY;
      case 'sequence':
        return node.items.reduce((sum, item) => sum + this.weigh(item), 0);
      case 'choice':
        return node.options.reduce((least, option) => Math.min(least, this.weigh(option)), Number.POSITIVE_INFINITY);
      case 'repeat':
        return node.min === 0 ? 0 : node.min * this.weigh(node.item);
    }
  }
}
