// Whether a pattern matches, by an automaton that is in all its states at once (Thompson): time is bounded by the product of text
// and pattern whatever they are, which the backtracking of RegExp is not.
import { ConstraintError } from '../constraint-error.ts';
import { Effort } from '../effort.ts';
import { MAX_STATES } from '../limits.ts';
import type { Assertion, TextNode } from '../text-node.ts';
import { type CharSet, charSetOf, hasChar } from './char-set.ts';

// `next` is where it goes on; a fork also at `other`.
interface State {
  readonly kind: 'char' | 'fork' | 'assertion' | 'end';
  readonly set?: CharSet;
  readonly assertion?: Assertion;
  next: number;
  other: number;
}

// A pattern's own steps over one text.
const MAX_MATCH_STEPS = 1_000_000;

/** The states of one pattern, made once. */
export class Automaton {
  readonly #states: State[] = [];
  readonly #start: number;

  /** @throws ConstraintError when there are more than MAX_STATES; TypeError on a rule of a grammar */
  constructor(node: TextNode) {
    const end = this.#add({ kind: 'end', next: -1, other: -1 });
    this.#start = this.#build(node, end);
  }

  /**
   * Whether the whole text matches; with `anywhere`, whether some part of it does.
   * @throws ConstraintError when it takes too long to say
   */
  matches(text: string, anywhere = false): boolean {
    return new Run(this.#states, this.#start, text).matches(anywhere);
  }

  #add(state: State): number {
    if (this.#states.length >= MAX_STATES) throw new ConstraintError('Invalid regex: its repetitions make it too large');
    return this.#states.push(state) - 1;
  }

  // Built from the end to the start. @returns the state that the node begins with
  #build(node: TextNode, next: number): number {
    switch (node.kind) {
      case 'text':
        return [...node.text].reduceRight((at, char) => this.#addChar(char, at), next);
      case 'set':
        return this.#add({ kind: 'char', set: node.set, next, other: -1 });
      case 'assertion':
        return this.#add({ kind: 'assertion', assertion: node.assertion, next, other: -1 });
      case 'sequence':
        return node.items.reduceRight((at, item) => this.#build(item, at), next);
      case 'choice':
        return node.options.map((option) => this.#build(option, next)).reduce((one, other) => this.#fork(one, other));
      case 'repeat':
        return this.#buildRepeat(node, next);
      case 'rule':
        throw new TypeError('an automaton has no rules');
    }
  }

  #addChar(char: string, next: number): number {
    const code = char.codePointAt(0) ?? 0;
    return this.#add({ kind: 'char', set: charSetOf([[code, code]]), next, other: -1 });
  }

  #fork(next: number, other: number): number {
    return this.#add({ kind: 'fork', next, other });
  }

  #buildRepeat({ item, min, max }: Extract<TextNode, { kind: 'repeat' }>, next: number): number {
    let start = next;
    if (max === Number.POSITIVE_INFINITY) {
      start = this.#fork(-1, next);
      (this.#states[start] as State).next = this.#build(item, start);
    } else {
      for (let round = min; round < max; round++) start = this.#fork(this.#build(item, start), next);
    }
    for (let round = 0; round < min; round++) {
      // Even an empty item costs a state, so that rounds without end end here.
      start = this.#build(item, this.#fork(start, start));
    }
    return start;
  }
}

class Run {
  readonly #states: readonly State[];
  readonly #start: number;
  readonly #chars: readonly string[];
  readonly #effort = new Effort('matching the regex', MAX_MATCH_STEPS);
  // The position at which a state was last entered: each is entered once for a position.
  readonly #enteredAt: Int32Array;

  constructor(states: readonly State[], start: number, text: string) {
    this.#states = states;
    this.#start = start;
    this.#chars = [...text];
    this.#enteredAt = new Int32Array(states.length).fill(-1);
  }

  matches(anywhere: boolean): boolean {
    let present: number[] = [];
    for (let at = 0; at <= this.#chars.length; at++) {
      if (at === 0 || anywhere) present.push(this.#start);
      const { chars, isAtEnd } = this.#enter(present, at);
      if (isAtEnd && (anywhere || at === this.#chars.length)) return true;
      if (chars.length === 0 && !anywhere) return false;
      present = this.#step(chars, at);
    }
    return false;
  }

  // Follows what takes no character. @returns the states that take one, and whether the pattern's end is reached
  #enter(from: readonly number[], at: number): { chars: number[]; isAtEnd: boolean } {
    const stack = [...from];
    const chars: number[] = [];
    let isAtEnd = false;
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (this.#enteredAt[index] === at) continue;
      this.#enteredAt[index] = at;
      this.#effort.spend();
      const state = this.#states[index] as State;
      if (state.kind === 'char') chars.push(index);
      else if (state.kind === 'end') isAtEnd = true;
      else if (state.kind === 'fork') stack.push(state.next, state.other);
      else if (this.#holds(state.assertion, at)) stack.push(state.next);
    }
    return { chars, isAtEnd };
  }

  #step(states: readonly number[], at: number): number[] {
    const code = this.#chars[at]?.codePointAt(0);
    if (code === undefined) return [];
    const next: number[] = [];
    for (const index of states) {
      const { set, next: follower } = this.#states[index] as State;
      if (set !== undefined && hasChar(set, code)) next.push(follower);
    }
    return next;
  }

  #holds(assertion: Assertion | undefined, at: number): boolean {
    if (assertion === 'start') return at === 0;
    if (assertion === 'end') return at === this.#chars.length;
    const isBoundary = this.#isWord(at - 1) !== this.#isWord(at);
    return assertion === 'word-boundary' ? isBoundary : !isBoundary;
  }

  #isWord(at: number): boolean {
    return /^\w$/.test(this.#chars[at] ?? '');
  }
}
