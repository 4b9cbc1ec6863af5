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

  /** A search for the tokens in a text. Special ones are passed over when `ignoresSpecial`. */
  search(text: string, ignoresSpecial: boolean): TokenSearch {
    return new TokenSearch({ text, ignoresSpecial, root: this.#root, nextBeginning: this.#beginnings.search(text) });
  }
}

interface SearchParts {
  readonly text: string;
  readonly ignoresSpecial: boolean;
  readonly root: TrieNode;
  readonly nextBeginning: NextBeginning;
}

/** Finds the tokens in a text one by one, in order, apart from each other. */
export class TokenSearch {
  readonly #parts: SearchParts;
  #at = 0;
  // Where the last token ends.
  #free = 0;

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  /** How far it has come. */
  get at(): number {
    return this.#at;
  }

  /** The next token; null when none begins before `stop`. */
  next(stop: number): FoundToken | null {
    const { text, root, nextBeginning } = this.#parts;
    for (this.#at = nextBeginning(this.#at, stop); this.#at < stop; this.#at = nextBeginning(this.#at, stop)) {
      const at = this.#at;
      const token = root.longestAt(text, at);
      this.#at += token?.content.length ?? 1;
      if (token !== null && at >= this.#free && this.#isAllowed(token, at)) return this.#take(token, at);
    }
    return null;
  }

  #isAllowed(token: AddedToken, at: number): boolean {
    const { text, ignoresSpecial } = this.#parts;
    return !(ignoresSpecial && token.isSpecial) && isAllowed(token, text, at, at + token.content.length);
  }

  #take(token: AddedToken, at: number): FoundToken {
    const { text } = this.#parts;
    const start = token.takesLeft ? blanksBefore(text, at, this.#free) : at;
    this.#free = token.takesRight ? blanksAfter(text, this.#at) : this.#at;
    return { token, start, end: this.#free };
  }
}

// The first place from another one on where a token may begin; `stop`, or a later place, when there is none before it.
type NextBeginning = (from: number, stop: number) => number;

// The code units that tokens begin with.
class Beginnings {
  readonly #units: readonly string[];
  // Whether some token begins with the code unit.
  readonly #table = new Uint8Array(0x1_0000);

  constructor(units: ReadonlySet<string>) {
    this.#units = [...units];
    for (const unit of units) this.#table[unit.charCodeAt(0)] = 1;
  }

  /** The places where tokens may begin. */
  search(text: string): NextBeginning {
    return this.#units.length <= MAX_SEARCHED_UNITS ? this.#searchEach(text) : this.#searchTable(text);
  }

  // Searching for one character is many times faster than looking at each.
  #searchEach(text: string): NextBeginning {
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

  #searchTable(text: string): NextBeginning {
    return (from, stop) => {
      let at = from;
      while (at < stop && this.#table[text.charCodeAt(at)] === 0) at++;
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

function isAllowed(token: AddedToken, text: string, start: number, end: number): boolean {
  if (!token.isSingleWord) return true;
  return !endsWithWord(text.slice(Math.max(0, start - 2), start)) && !beginsWithWord(text.slice(end, end + 2));
}

// Patterns of such classes take most of a millisecond to read: only for files that have such tokens.
function endsWithWord(text: string): boolean {
  return /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u.test(text);
}

function beginsWithWord(text: string): boolean {
  return /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u.test(text);
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
