// Grammars in the EBNF of xgrammar and GBNF: `root ::= "a" digit+ | [b-d]{2}  # comment`.
import { ConstraintError } from '../constraint-error.ts';
import { MAX_GROUP_DEPTH, MAX_SOURCE_CHARS } from '../limits.ts';
import { readClass } from '../regex/char-class.ts';
import { readEscape } from '../regex/escapes.ts';
import { charSetOf, negate } from '../regex/char-set.ts';
import { readBounds } from '../regex/parse-pattern.ts';
import { PatternReader } from '../regex/pattern-reader.ts';
import { choiceOf, sequenceOf, type TextNode } from '../text-node.ts';

/** The rules of a grammar, by number, and the number of the one that the text begins with. */
export interface Grammar {
  readonly rules: readonly TextNode[];
  readonly root: number;
}

/**
 * The rules of an EBNF grammar, whose first one is called `root`.
 * @throws ConstraintError when it is invalid; the message has the line and, for a rule that is not defined, its name
 */
export function parseEbnf(source: string): Grammar {
  if (source.length > MAX_SOURCE_CHARS) throw new ConstraintError(`Invalid grammar: longer than ${MAX_SOURCE_CHARS} characters`);
  return new EbnfParser(source).parse();
}

const NAME = /[A-Za-z0-9_.-]/;

class EbnfParser {
  readonly #reader: PatternReader;
  readonly #numbers = new Map<string, number>();
  readonly #rules: (TextNode | undefined)[] = [];
  #depth = 0;

  constructor(source: string) {
    this.#reader = new PatternReader(source);
  }

  parse(): Grammar {
    this.#skipBlanks();
    while (this.#reader.peek() !== undefined) this.#rule();
    const root = this.#numbers.get('root');
    if (root === undefined) throw this.#fault('a rule "root" is missing');
    for (const [name, number] of this.#numbers) {
      if (this.#rules[number] === undefined) throw new ConstraintError(`Invalid grammar: rule "${name}" is not defined`);
    }
    return { rules: this.#rules as TextNode[], root };
  }

  #rule(): void {
    const name = this.#reader.takeWhile((char) => NAME.test(char));
    this.#skipBlanks();
    if (name === '' || !this.#reader.skip('::=')) throw this.#fault('expected a rule, as in name ::= "text"');
    const number = this.#numberOf(name);
    if (this.#rules[number] !== undefined) throw this.#fault(`rule "${name}" is defined twice`);
    this.#skipBlanks();
    this.#rules[number] = this.#choice();
    const next = this.#reader.peek();
    if (next !== undefined && !NAME.test(next)) throw this.#fault(`unexpected ${JSON.stringify(next)}`);
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#numbers.size);
    this.#rules.push(undefined);
    return this.#numbers.size - 1;
  }

  #choice(): TextNode {
    const options = [this.#sequence()];
    while (this.#reader.skip('|')) {
      this.#skipBlanks();
      options.push(this.#sequence());
    }
    return choiceOf(options);
  }

  #sequence(): TextNode {
    const items: TextNode[] = [];
    for (let char = this.#reader.peek(); char !== undefined && /["'[(.A-Za-z0-9_-]/.test(char) && !this.#beginsRule(); char = this.#reader.peek()) {
      items.push(this.#quantified());
    }
    return sequenceOf(items);
  }

  // Rules are not ended by anything but the next one.
  #beginsRule(): boolean {
    const start = this.#reader.at;
    const name = this.#reader.takeWhile((char) => NAME.test(char));
    this.#skipBlanks();
    const isRule = name !== '' && this.#reader.skip('::=');
    this.#reader.at = start;
    return isRule;
  }

  #quantified(): TextNode {
    const item = this.#atom();
    const bounds = readBounds(this.#reader);
    if (bounds !== null && bounds.min > bounds.max) throw this.#fault('a quantifier whose bounds are in the wrong order');
    this.#skipBlanks();
    return bounds === null ? item : { kind: 'repeat', item, ...bounds };
  }

  #atom(): TextNode {
    const reader = this.#reader;
    if (reader.skip('"')) return { kind: 'text', text: this.#text('"') };
    if (reader.skip("'")) return { kind: 'text', text: this.#text("'") };
    if (reader.skip('[')) return { kind: 'set', set: readClass(reader) };
    if (reader.skip('(')) return this.#group();
    const name = reader.takeWhile((char) => NAME.test(char));
    if (name === '.') return { kind: 'set', set: negate(charSetOf([[0x0a, 0x0a]])) };
    return { kind: 'rule', rule: this.#numberOf(name) };
  }

  #group(): TextNode {
    if (++this.#depth > MAX_GROUP_DEPTH) throw this.#fault(`more than ${MAX_GROUP_DEPTH} groups within each other`);
    this.#skipBlanks();
    const node = this.#choice();
    if (!this.#reader.skip(')')) throw this.#fault('a "(" without its ")"');
    this.#depth--;
    return node;
  }

  #text(quote: string): string {
    let text = '';
    for (let char = this.#reader.take(); char !== quote; char = this.#reader.take()) {
      if (char === undefined || char === '\n') throw this.#fault('a text without its closing quote');
      const item = char === '\\' ? readEscape(this.#reader) : char;
      if (typeof item === 'object') throw this.#fault('a class of characters within a text');
      text += typeof item === 'number' ? String.fromCodePoint(item) : item;
    }
    return text;
  }

  #skipBlanks(): void {
    for (;;) {
      this.#reader.takeWhile((char) => /\s/.test(char));
      if (this.#reader.peek() !== '#') return;
      this.#reader.takeWhile((char) => char !== '\n');
    }
  }

  #fault(what: string): ConstraintError {
    return this.#reader.grammarFault(what);
  }
}
