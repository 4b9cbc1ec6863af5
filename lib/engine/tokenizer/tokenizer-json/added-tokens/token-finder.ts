// Finds added tokens in a text: leftmost first, of those that begin at one place the longest.
import { classOf, BLANK } from '../regex/char-classes.ts';
import type { AddedToken } from './added-token.ts';

/** Where a token is. */
export interface FoundToken {
  readonly token: AddedToken;
  /** First and one past the last code unit, with the blanks that the token takes. */
  readonly start: number;
  readonly end: number;
}

/** Finds any of a set of tokens. */
export class TokenFinder {
  readonly #root = new TrieNode();
  readonly #beginnings: Beginnings;

  constructor(tokens: readonly AddedToken[]) {
    for (const token of tokens) this.#root.add(token);
    this.#beginnings = new Beginnings(new Set(tokens.map(({ content }) => content.charAt(0))));
  }

  /** The tokens in a text, in order, apart from each other. Special ones are passed over when `ignoresSpecial`. */
  find(text: string, ignoresSpecial: boolean): FoundToken[] {
    const found: FoundToken[] = [];
    const nextBeginning = this.#beginnings.search(text);
    let free = 0;
    for (let at = nextBeginning(0); at < text.length; at = nextBeginning(at)) {
      const token = this.#root.longestAt(text, at);
      if (token === null) {
        at++;
        continue;
      }
      const end = at + token.content.length;
      if (at >= free && !(ignoresSpecial && token.isSpecial) && isAllowed(token, text, at, end)) {
        const start = token.takesLeft ? blanksBefore(text, at, free) : at;
        free = token.takesRight ? blanksAfter(text, end) : end;
        found.push({ token, start, end: free });
      }
      at = end;
    }
    return found;
  }
}

// The code units that tokens begin with.
class Beginnings {
  readonly #units: readonly string[];
  // Whether some token begins with the code unit.
  readonly #table = new Uint8Array(0x1_0000);

  constructor(units: ReadonlySet<string>) {
    this.#units = [...units];
    for (const unit of units) this.#table[unit.charCodeAt(0)] = 1;
  }

  /** A function for the first place from another one on where a token may begin; the text's length when there is none. */
  search(text: string): (from: number) => number {
    return this.#units.length <= MAX_SEARCHED_UNITS ? this.#searchEach(text) : this.#searchTable(text);
  }

  // Searching for one character is many times faster than looking at each.
  #searchEach(text: string): (from: number) => number {
    const places = this.#units.map(() => -1);
    return (from) => {
      let first = text.length;
      for (let index = 0; index < places.length; index++) {
        let place = places[index] ?? 0;
        if (place < from) {
          place = text.indexOf(this.#units[index] ?? '', from);
          if (place < 0) place = text.length;
          places[index] = place;
        }
        if (place < first) first = place;
      }
      return first;
    };
  }

  #searchTable(text: string): (from: number) => number {
    return (from) => {
      let at = from;
      while (at < text.length && this.#table[text.charCodeAt(at)] === 0) at++;
      return at;
    };
  }
}

const MAX_SEARCHED_UNITS = 4;

// One code unit further with every level.
class TrieNode {
  #token: AddedToken | null = null;
  #children: Map<number, TrieNode> | null = null;

  add(token: AddedToken): void {
    let node: TrieNode = this;
    for (let at = 0; at < token.content.length; at++) node = node.#childFor(token.content.charCodeAt(at));
    node.#token ??= token;
  }

  longestAt(text: string, start: number): AddedToken | null {
    let longest: AddedToken | null = null;
    let node: TrieNode | undefined = this;
    for (let at = start; node !== undefined; at++) {
      longest = node.#token ?? longest;
      node = at < text.length ? node.#children?.get(text.charCodeAt(at)) : undefined;
    }
    return longest;
  }

  #childFor(unit: number): TrieNode {
    this.#children ??= new Map();
    let child = this.#children.get(unit);
    if (child === undefined) this.#children.set(unit, (child = new TrieNode()));
    return child;
  }
}

const WORD_CHARS = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]';
const ENDS_WITH_WORD = new RegExp(`${WORD_CHARS}$`, 'u');
const BEGINS_WITH_WORD = new RegExp(`^${WORD_CHARS}`, 'u');

function isAllowed(token: AddedToken, text: string, start: number, end: number): boolean {
  if (!token.isSingleWord) return true;
  return !ENDS_WITH_WORD.test(text.slice(Math.max(0, start - 2), start)) && !BEGINS_WITH_WORD.test(text.slice(end, end + 2));
}

function blanksBefore(text: string, start: number, free: number): number {
  let at = start;
  while (at > free && (classOf(text.charCodeAt(at - 1)) & BLANK) !== 0) at--;
  return at;
}

function blanksAfter(text: string, end: number): number {
  let at = end;
  while (at < text.length && (classOf(text.charCodeAt(at)) & BLANK) !== 0) at++;
  return at;
}
