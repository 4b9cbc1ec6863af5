// Text of a pattern that has a given length in code points.
import type { Rng } from '../../../../base/rng.ts';
import { Effort } from '../effort.ts';
import type { TextNode } from '../text-node.ts';
import { pickChar } from './char-set.ts';

/** The lengths that a node's texts have: from `min` to `max`, not necessarily all between. */
export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

/** Writes texts of a given length for the nodes of one pattern. */
export class SizedWriter {
  readonly #ranges = new Map<TextNode, LengthRange>();
  readonly #effort = new Effort('a text of the wanted length');

  /** The lengths of a node's texts. */
  rangeOf(node: TextNode): LengthRange {
    const known = this.#ranges.get(node) ?? this.#measure(node);
    this.#ranges.set(node, known);
    return known;
  }

  /**
   * A text of about that length: exact wherever the node's texts have every length of their range.
   * @throws ConstraintError when it takes too much
   */
  write(node: TextNode, length: number, rng: Rng): string {
    this.#effort.spend();
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'set':
        return pickChar(node.set, rng);
      case 'assertion':
        return '';
      case 'sequence':
        return this.#writeAll(node.items, length, rng);
      case 'choice':
        return this.write(this.#pickOption(node.options, length, rng), length, rng);
      case 'repeat':
        return this.#writeRounds(node, length, rng);
      case 'rule':
        throw new TypeError('a pattern has no rules');
    }
  }

  #measure(node: TextNode): LengthRange {
    if (node.kind === 'text') return rangeOf([...node.text].length);
    if (node.kind === 'set') return rangeOf(1);
    if (node.kind === 'choice') {
      const ranges = node.options.map((option) => this.rangeOf(option));
      return { min: Math.min(...ranges.map(({ min }) => min)), max: Math.max(...ranges.map(({ max }) => max)) };
    }
    if (node.kind === 'repeat') {
      const { min, max } = this.rangeOf(node.item);
      return { min: min * node.min, max: max === 0 || node.max === 0 ? 0 : max * node.max };
    }
    return node.kind === 'sequence' ? this.#sum(node.items) : rangeOf(0);
  }

  #sum(items: readonly TextNode[]): LengthRange {
    let min = 0;
    let max = 0;
    for (const item of items) {
      const range = this.rangeOf(item);
      min += range.min;
      max += range.max;
    }
    return { min, max };
  }

  // Everybody gets what they need; what is left is given out in order, at random up to what each can take, the last one the rest.
  #writeAll(items: readonly TextNode[], length: number, rng: Rng): string {
    const { min, max } = this.#sum(items);
    let left = Math.max(0, Math.min(length, max) - min);
    let room = max - min;
    let text = '';
    for (const item of items) {
      const range = this.rangeOf(item);
      const own = range.max - range.min;
      room = room === Number.POSITIVE_INFINITY ? this.#roomAfter(items, item) : room - own;
      const share = rng.integer(Math.max(0, left - room), Math.min(own, left));
      text += this.write(item, range.min + share, rng);
      left -= share;
    }
    return text;
  }

  #roomAfter(items: readonly TextNode[], item: TextNode): number {
    const rest = this.#sum(items.slice(items.indexOf(item) + 1));
    return rest.max - rest.min;
  }

  #pickOption(options: readonly TextNode[], length: number, rng: Rng): TextNode {
    const fitting = options.filter((option) => this.rangeOf(option).min <= length && length <= this.rangeOf(option).max);
    const from = fitting.length > 0 ? fitting : options;
    return from[rng.integer(0, from.length - 1)] as TextNode;
  }

  #writeRounds({ item, min, max }: Extract<TextNode, { kind: 'repeat' }>, length: number, rng: Rng): string {
    const range = this.rangeOf(item);
    if (range.max === 0) return '';
    const fewest = Math.max(min, Math.ceil(length / range.max));
    const most = Math.min(max, range.min === 0 ? Math.max(fewest, length) : Math.floor(length / range.min));
    const rounds = rng.integer(fewest, Math.max(fewest, most));
    let text = '';
    for (let round = 0, left = length; round < rounds; round++) {
      const others = rounds - round - 1;
      const least = Math.max(range.min, left - others * range.max);
      const share = rng.integer(least, Math.max(least, Math.min(range.max, left - others * range.min)));
      text += this.write(item, share, rng);
      left -= share;
    }
    return text;
  }
}

function rangeOf(length: number): LengthRange {
  return { min: length, max: length };
}
