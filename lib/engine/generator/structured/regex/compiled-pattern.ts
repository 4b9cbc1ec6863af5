// A pattern that text is written for and matched with.
import { createRng, type Rng } from '../../../../base/rng.ts';
import { ConstraintError } from '../constraint-error.ts';
import { MAX_TEXT_CHARS } from '../limits.ts';
import type { TextNode } from '../text-node.ts';
import { checkWeight, type TextWeights, weighRules } from '../text-weights.ts';
import { writeText } from '../text-writer.ts';
import { Automaton } from './automaton.ts';
import { parsePattern } from './parse-pattern.ts';
import { SizedWriter } from './sized-writer.ts';

const NUM_ATTEMPTS = 24;
// Code points that a text is longer than it must be.
const USUAL_SPREAD = 12;

/** A pattern, ready for use. */
export class CompiledPattern {
  readonly #node: TextNode;
  readonly #weights: TextWeights = weighRules([]);
  readonly #hasAssertions: boolean;
  #automaton: Automaton | undefined;

  /** @throws ConstraintError when it is invalid, unsupported, or asks for too much text */
  constructor(source: string) {
    this.#node = parsePattern(source);
    checkWeight(this.#weights.weigh(this.#node), 'the regex');
    this.#hasAssertions = hasAssertions(this.#node);
  }

  get node(): TextNode {
    return this.#node;
  }

  /**
   * A whole text that matches; null when anchors and word boundaries are in the way of all that was tried.
   * @throws ConstraintError when it takes too much
   */
  write(rng: Rng, enoughChars?: number): string | null {
    const tree = { root: this.#node, rules: [], weights: this.#weights };
    for (let attempt = 0; attempt < NUM_ATTEMPTS; attempt++) {
      const text = writeText(tree, rng, attempt < NUM_ATTEMPTS - 1 ? enoughChars : 0);
      if (!this.#hasAssertions || this.matches(text)) return text;
    }
    return null;
  }

  /**
   * A text that matches as a whole and, if one is found, has a length between the two in code points; null where `write` is.
   * @throws ConstraintError when it takes too much
   */
  writeWithin(rng: Rng, minLength: number, maxLength: number): string | null {
    const writer = new SizedWriter();
    const { min, max } = writer.rangeOf(this.#node);
    const least = Math.max(min, minLength);
    const most = Math.min(max, maxLength, least + USUAL_SPREAD);
    if (least > most || least > MAX_TEXT_CHARS) return null;
    const text = writer.write(this.#node, rng.integer(least, most), rng);
    return !this.#hasAssertions || this.matches(text) ? text : null;
  }

  /**
   * Whether the whole text matches; with `anywhere`, whether some part of it does.
   * @throws ConstraintError when it takes too long to say
   */
  matches(text: string, anywhere = false): boolean {
    this.#automaton ??= new Automaton(this.#node);
    return this.#automaton.matches(text, anywhere);
  }
}

/**
 * A text that the pattern matches as a whole, of any seed: proof that there is one.
 * @throws ConstraintError when none is found
 */
export function findMatch(pattern: CompiledPattern): string {
  const text = pattern.write(createRng(0));
  if (text === null) throw new ConstraintError('the regex matches no text that could be found: its anchors or word boundaries are in the way');
  return text;
}

/** Whether what a node matches depends on what is around it. */
function hasAssertions(node: TextNode): boolean {
  if (node.kind === 'assertion') return true;
  if (node.kind === 'repeat') return hasAssertions(node.item);
  if (node.kind === 'sequence') return node.items.some(hasAssertions);
  return node.kind === 'choice' && node.options.some(hasAssertions);
}
