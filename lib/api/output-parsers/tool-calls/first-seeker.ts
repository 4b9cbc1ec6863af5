// Finds whichever of some literals comes first in a text that comes in pieces.
import { overlapLength } from '../literal-seeker.ts';

/** What a piece has: text, and then maybe one of the literals. */
export interface FoundFirst {
  /** Text ahead of the literal, as far as it is known. */
  readonly before: string;
  /** The literal; null while there is none. */
  readonly found: string | null;
  /** What follows the literal; '' where there is none. */
  readonly rest: string;
}

/** Looks for literals none of which is part of another. What may be the beginning of one is held back. Each piece costs its own length. */
export class FirstSeeker {
  readonly #literals: readonly string[];
  readonly #pattern: RegExp;
  /** An ending of the text so far that a literal begins with. */
  #held = '';

  constructor(literals: readonly string[]) {
    this.#literals = literals;
    this.#pattern = new RegExp(literals.map((literal) => literal.replace(/[^\w\n]/g, '\\$&')).join('|'));
  }

  /** What is held back. */
  get held(): string {
    return this.#held;
  }

  feed(piece: string): FoundFirst {
    const text = this.#held + piece;
    const match = this.#pattern.exec(text);
    if (match !== null) {
      this.#held = '';
      return { before: text.slice(0, match.index), found: match[0], rest: text.slice(match.index + match[0].length) };
    }
    let numHeld = 0;
    for (const literal of this.#literals) numHeld = Math.max(numHeld, overlapLength(text, literal));
    this.#held = text.slice(text.length - numHeld);
    return { before: text.slice(0, text.length - numHeld), found: null, rest: '' };
  }
}
