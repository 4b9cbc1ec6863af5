// Regular expressions in the syntax that Rust's, Python's and ECMAScript's have in common -> a tree of text.
import { MAX_GROUP_DEPTH, MAX_SOURCE_CHARS } from '../limits.ts';
import { type Assertion, choiceOf, EMPTY, sequenceOf, type TextNode } from '../text-node.ts';
import { readClass } from './char-class.ts';
import { type CharRange, type CharSet, charSetOf, negate } from './char-set.ts';
import { readEscape } from './escapes.ts';
import { PatternReader } from './pattern-reader.ts';

/**
 * The tree of a pattern.
 * @throws ConstraintError when it is invalid, or has what text cannot be written for: lookaround, backreferences, possessive and
 *   atomic groups
 */
export function parsePattern(source: string): TextNode {
  const reader = new PatternReader(source.length > MAX_SOURCE_CHARS ? '' : source);
  if (source.length > MAX_SOURCE_CHARS) throw reader.fault(`longer than ${MAX_SOURCE_CHARS} characters`);
  return new PatternParser(reader).parse();
}

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

const LINE_ENDS = charSetOf([[0x0a, 0x0a], [0x0d, 0x0d], [0x2028, 0x2029]]);
const NO_LINE_END = negate(LINE_ENDS);
const ANYTHING = negate(charSetOf([]));
const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map(
  Object.entries<Assertion>({ b: 'word-boundary', B: 'no-word-boundary', A: 'start', z: 'end', Z: 'end' }),
);

class PatternParser {
  readonly #reader: PatternReader;
  #depth = 0;
  #flags: Flags = { ignoreCase: false, dotAll: false };

  constructor(reader: PatternReader) {
    this.#reader = reader;
  }

  parse(): TextNode {
    const node = this.#choice();
    if (this.#reader.peek() !== undefined) throw this.#reader.fault('a ")" without its "("');
    return node;
  }

  #choice(): TextNode {
    const options = [this.#sequence()];
    while (this.#reader.skip('|')) options.push(this.#sequence());
    return choiceOf(options);
  }

  #sequence(): TextNode {
    const items: TextNode[] = [];
    for (let char = this.#reader.peek(); char !== undefined && char !== '|' && char !== ')'; char = this.#reader.peek()) {
      items.push(this.#quantified());
    }
    return sequenceOf(items);
  }

  #quantified(): TextNode {
    const isQuantifier = /[*+?]/.test(this.#reader.peek() ?? '') || this.#bounds(true) !== null;
    if (isQuantifier) throw this.#reader.fault('nothing to repeat');
    const isGroup = this.#reader.peek() === '(';
    const atom = this.#atom();
    const bounds = this.#bounds(false);
    if (bounds === null) return atom;
    if (atom.kind === 'assertion' && !isGroup) throw this.#reader.fault('an assertion cannot be repeated');
    this.#reader.skip('?');
    if (this.#reader.peek() === '+') throw this.#reader.fault('possessive quantifiers are not supported');
    if (/[*?]/.test(this.#reader.peek() ?? '')) throw this.#reader.fault('two quantifiers in a row');
    return { kind: 'repeat', item: atom, ...bounds };
  }

  // A "{" that begins no quantifier is a character.
  #bounds(onlyLook: boolean): { min: number; max: number } | null {
    const reader = this.#reader;
    const start = reader.at;
    const bounds = readBounds(reader);
    if (bounds === null || onlyLook) reader.at = start;
    if (bounds !== null && bounds.min > bounds.max) throw reader.fault('a quantifier whose bounds are in the wrong order');
    return bounds;
  }

  #atom(): TextNode {
    const char = this.#reader.take() ?? '';
    if (char === '(') return this.#group();
    if (char === '[') return this.#setOf(readClass(this.#reader));
    if (char === '.') return { kind: 'set', set: this.#flags.dotAll ? ANYTHING : NO_LINE_END };
    if (char === '^') return { kind: 'assertion', assertion: 'start' };
    if (char === '$') return { kind: 'assertion', assertion: 'end' };
    if (char === '\\') return this.#escape();
    return this.#char(char);
  }

  #escape(): TextNode {
    const assertion = ASSERTIONS.get(this.#reader.peek() ?? '');
    if (assertion !== undefined) {
      this.#reader.take();
      return { kind: 'assertion', assertion };
    }
    const item = readEscape(this.#reader);
    return typeof item === 'number' ? this.#char(String.fromCodePoint(item)) : this.#setOf(item);
  }

  #char(text: string): TextNode {
    const code = text.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) throw this.#reader.fault('half of a surrogate pair');
    return this.#flags.ignoreCase && /[A-Za-z]/.test(text) ? this.#setOf(charSetOf([[code, code]])) : { kind: 'text', text };
  }

  #setOf(set: CharSet): TextNode {
    return { kind: 'set', set: this.#flags.ignoreCase ? withBothCases(set) : set };
  }

  #group(): TextNode {
    if (++this.#depth > MAX_GROUP_DEPTH) throw this.#reader.fault(`more than ${MAX_GROUP_DEPTH} groups within each other`);
    const outer = this.#flags;
    if (this.#reader.skip('?') && !this.#opening()) {
      this.#depth--;
      return EMPTY;
    }
    const node = this.#choice();
    if (!this.#reader.skip(')')) throw this.#reader.fault('a "(" without its ")"');
    this.#flags = outer;
    this.#depth--;
    return node;
  }

  // What follows "(?". False when the group is over: flags for what comes after it.
  #opening(): boolean {
    const reader = this.#reader;
    if (reader.skip(':')) return true;
    if (/^(?:[=!]|<[=!])/.test(`${reader.peek() ?? ''}${reader.peek(1) ?? ''}`)) throw reader.fault('lookahead and lookbehind are not supported');
    if (reader.skip('P=')) throw reader.fault('backreferences are not supported');
    if (reader.skip('<') || reader.skip('P<')) {
      if (!/^[A-Za-z_$][\w$]*$/.test(reader.takeUntil('>') ?? '')) throw reader.fault('invalid name of a group');
      return true;
    }
    return this.#readFlags();
  }

  #readFlags(): boolean {
    const letters = this.#reader.takeWhile((char) => /[a-zA-Z-]/.test(char));
    const [on = '', off = '', ...more] = letters.split('-');
    if (letters === '' || more.length > 0 || /[^isu]/.test(on + off)) throw this.#reader.fault('a kind of group that is not supported');
    const { ignoreCase, dotAll } = this.#flags;
    this.#flags = {
      ignoreCase: (ignoreCase || on.includes('i')) && !off.includes('i'),
      dotAll: (dotAll || on.includes('s')) && !off.includes('s'),
    };
    if (this.#reader.skip(':')) return true;
    if (!this.#reader.skip(')')) throw this.#reader.fault('a "(" without its ")"');
    return false;
  }
}

/** The bounds of a quantifier if one comes next; otherwise null, and some characters may be taken. */
export function readBounds(reader: PatternReader): { min: number; max: number } | null {
  if (reader.skip('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
  if (reader.skip('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
  if (reader.skip('?')) return { min: 0, max: 1 };
  if (!reader.skip('{')) return null;
  const isDigit = (char: string): boolean => char >= '0' && char <= '9';
  const min = reader.takeWhile(isDigit);
  if (reader.skip('}')) return min === '' ? null : { min: Number(min), max: Number(min) };
  if (!reader.skip(',')) return null;
  const max = reader.takeWhile(isDigit);
  if (!reader.skip('}') || min + max === '') return null;
  return { min: Number(min), max: max === '' ? Number.POSITIVE_INFINITY : Number(max) };
}

function withBothCases(set: CharSet): CharSet {
  const shifted = set.ranges.flatMap(([first, last]): CharRange[] => [
    ...overlap(first, last, [0x41, 0x5a], 32),
    ...overlap(first, last, [0x61, 0x7a], -32),
  ]);
  return charSetOf([...set.ranges, ...shifted]);
}

function overlap(first: number, last: number, [from, to]: CharRange, shift: number): CharRange[] {
  const start = Math.max(first, from);
  const end = Math.min(last, to);
  return start <= end ? [[start + shift, end + shift]] : [];
}
