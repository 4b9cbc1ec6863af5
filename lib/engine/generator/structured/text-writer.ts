// A random walk over a tree of text.
import type { Rng } from '../../../base/rng.ts';
import { ConstraintError } from './constraint-error.ts';
import { Effort } from './effort.ts';
import { ENOUGH_CHARS, MAX_RULE_DEPTH, MAX_TEXT_CHARS } from './limits.ts';
import { hasLetters, pickChar } from './regex/char-set.ts';
import type { TextNode } from './text-node.ts';
import type { TextWeights } from './text-weights.ts';
import { pickWord } from './words.ts';

/** What a walk goes over. */
export interface TextTree {
  readonly root: TextNode;
  /** The trees that rules stand for, by number. */
  readonly rules: readonly TextNode[];
  readonly weights: TextWeights;
}

// Rounds of a repetition beyond what it asks for.
const MAX_EXTRA_ROUNDS = 5;
// Rules within each other after which the shortest way is taken.
const DEEP = 24;
// With rules in it, a walk that is done with its text still unwinds; each level takes a little of the stack.
const MAX_LEVELS = 4 * MAX_RULE_DEPTH;

/**
 * Writes a text of the tree. Assertions write nothing and are not heeded.
 * @throws ConstraintError when the text gets longer than MAX_TEXT_CHARS or the walk takes too much
 */
export function writeText(tree: TextTree, rng: Rng, enoughChars: number = ENOUGH_CHARS): string {
  const walk = new TextWalk(tree, rng, enoughChars);
  walk.write(tree.root);
  return walk.text;
}

class TextWalk {
  readonly #tree: TextTree;
  readonly #rng: Rng;
  readonly #enoughChars: number;
  readonly #effort = new Effort('the text');
  #ruleDepth = 0;
  #levels = 0;
  text = '';

  constructor(tree: TextTree, rng: Rng, enoughChars: number) {
    this.#tree = tree;
    this.#rng = rng;
    this.#enoughChars = enoughChars;
  }

  write(node: TextNode): void {
    this.#effort.spend();
    if (++this.#levels > MAX_LEVELS) throw new ConstraintError('the text nests too deeply');
    this.#writeNode(node);
    this.#levels--;
    if (this.text.length > MAX_TEXT_CHARS) throw new ConstraintError(`the text is longer than ${MAX_TEXT_CHARS} characters`);
  }

  #writeNode(node: TextNode): void {
    switch (node.kind) {
      case 'text':
        this.text += node.text;
        return;
      case 'set':
        this.text += pickChar(node.set, this.#rng);
        return;
      case 'assertion':
        return;
      case 'rule':
        this.#writeRule(node.rule);
        return;
      case 'sequence':
        for (const item of node.items) this.write(item);
        return;
      case 'choice':
        this.write(this.#pickOption(node.options));
        return;
      case 'repeat':
        this.#writeRepeat(node);
    }
  }

  #writeRule(rule: number): void {
    if (++this.#ruleDepth > MAX_RULE_DEPTH) throw new ConstraintError(`the text nests more than ${MAX_RULE_DEPTH} rules`);
    this.write(this.#tree.rules[rule] as TextNode);
    this.#ruleDepth--;
  }

  #mustHurry(): boolean {
    return this.#ruleDepth > DEEP || this.text.length >= this.#enoughChars;
  }

  #pickOption(options: readonly TextNode[]): TextNode {
    if (this.#mustHurry()) return this.#lightest(options);
    const option = options[this.#rng.integer(0, options.length - 1)] as TextNode;
    return Number.isFinite(this.#tree.weights.weigh(option)) ? option : this.#lightest(options);
  }

  #lightest(options: readonly TextNode[]): TextNode {
    let lightest = options[0] as TextNode;
    for (const option of options) {
      if (this.#tree.weights.weigh(option) < this.#tree.weights.weigh(lightest)) lightest = option;
    }
    return lightest;
  }

  #writeRepeat(node: Extract<TextNode, { kind: 'repeat' }>): void {
    const { item, min, max } = node;
    const canGrow = max > min && !this.#mustHurry() && Number.isFinite(this.#tree.weights.weigh(item));
    const mayBeWord = item.kind === 'set' && hasLetters(item.set);
    if (canGrow && mayBeWord && max > 2) {
      this.#writeWord(item, min, max);
      return;
    }
    const extra = canGrow ? this.#rng.integer(0, Math.min(max - min, MAX_EXTRA_ROUNDS)) : 0;
    for (let round = 0; round < min; round++) this.write(item);
    for (let round = 0; round < extra && !this.#mustHurry(); round++) this.write(item);
  }

  // Letters at random read badly; where letters are allowed, a word is.
  #writeWord(item: TextNode, min: number, max: number): void {
    const word = pickWord(this.#rng).slice(0, max);
    this.text += word;
    for (let round = word.length; round < min; round++) this.write(item);
  }
}
