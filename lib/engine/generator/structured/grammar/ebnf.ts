// Grammars in the EBNF of xgrammar and GBNF: `root ::= "a" digit+ | [b-d]{2}  # comment`.
import type { ConstraintError } from '../constraint-error.ts';
import { readClass } from '../regex/char-class.ts';
import { charSetOf, negate } from '../regex/char-set.ts';
import { readBounds } from '../regex/parse-pattern.ts';
import type { PatternReader } from '../regex/pattern-reader.ts';
import { choiceOf, sequenceOf, type TextNode } from '../text-node.ts';
import { GrammarDraft } from './grammar-draft.ts';
import { readQuotedText } from './quoted-text.ts';
import type { Grammar } from './rule-table.ts';

/**
 * The rules of an EBNF grammar, whose first one is called `root`.
 * @throws ConstraintError when it is invalid; the message has the line and, for a rule that is not defined, its name
 */
export function parseEbnf(source: string): Grammar {
  return new EbnfParser(source).parse();
}

const NAME = /[A-Za-z0-9_.-]/;

class EbnfParser {
  readonly #draft: GrammarDraft;
  readonly #reader: PatternReader;

  constructor(source: string) {
    this.#draft = new GrammarDraft(source);
    this.#reader = this.#draft.reader;
  }

  parse(): Grammar {
    this.#skipBlanks();
    while (this.#reader.peek() !== undefined) this.#rule();
    return this.#draft.finish('root');
  }

  #rule(): void {
    const name = this.#reader.takeWhile((char) => NAME.test(char));
    this.#skipBlanks();
    if (name === '' || !this.#reader.skip('::=')) throw this.#fault('expected a rule, as in name ::= "text"');
    this.#draft.defineRule(name, () => {
      this.#skipBlanks();
      return this.#choice();
    });
    const next = this.#reader.peek();
    if (next !== undefined && !NAME.test(next)) throw this.#fault(`unexpected ${JSON.stringify(next)}`);
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
    if (reader.skip('"')) return { kind: 'text', text: readQuotedText(reader, '"') };
    if (reader.skip("'")) return { kind: 'text', text: readQuotedText(reader, "'") };
    if (reader.skip('[')) return { kind: 'set', set: readClass(reader) };
    if (reader.skip('(')) return this.#draft.readGroup(() => this.#group());
    const name = reader.takeWhile((char) => NAME.test(char));
    if (name === '.') return { kind: 'set', set: negate(charSetOf([[0x0a, 0x0a]])) };
    return this.#draft.refer(name);
  }

  #group(): TextNode {
    this.#skipBlanks();
    const node = this.#choice();
    if (!this.#reader.skip(')')) throw this.#fault('a "(" without its ")"');
    return node;
  }

  #skipBlanks(): void {
    for (;;) {
      this.#reader.takeWhile((char) => /\s/.test(char));
      if (this.#reader.peek() !== '#') return;
      this.#reader.takeWhile((char) => char !== '\n');
    }
  }

  #fault(what: string): ConstraintError {
    return this.#draft.fault(what);
  }
}
