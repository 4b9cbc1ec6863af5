// Finds a member whose value is a string that is not empty, such as a call's name, in text that comes in pieces.
import { QUOTE } from '../../../codec/json-characters.ts';
import { MemberSeeker } from './member-seeker.ts';

/** Looks for the first `"name": "value"`. Escapes mean nothing: the value ends at the next quote. Linear. */
export class StringMemberSeeker {
  readonly #member: MemberSeeker;
  /** Pieces of the value once it has begun. */
  #value: string | null = null;

  constructor(name: string) {
    this.#member = new MemberSeeker(name);
  }

  /** The value, once its end is in a piece; null until then. */
  feed(piece: string): string | null {
    let rest = piece;
    while (rest !== '') {
      if (this.#value === null) {
        const start = this.#member.feed(rest);
        if (start < 0) return null;
        rest = this.#enter(rest, start);
      } else {
        const end = rest.indexOf('"');
        if (end < 0) {
          this.#value += rest;
          return null;
        }
        const value = this.#value + rest.slice(0, end);
        if (value !== '') return value;
        rest = this.#leave(rest.slice(end + 1));
      }
    }
    return null;
  }

  #enter(piece: string, start: number): string {
    const isString = piece.charCodeAt(start) === QUOTE;
    if (isString) this.#value = '';
    else this.#member.seekOn(false);
    return piece.slice(isString ? start + 1 : start);
  }

  #leave(rest: string): string {
    this.#value = null;
    this.#member.seekOn(true);
    return rest;
  }
}
