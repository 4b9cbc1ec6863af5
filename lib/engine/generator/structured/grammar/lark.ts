// Grammars in Lark's syntax: `start: "a" DIGIT+ | /[b-d]{2}/  // comment`. (https://lark-parser.readthedocs.io/en/stable/grammar.html)
import type { ConstraintError } from '../constraint-error.ts';
import { charSetOf } from '../regex/char-set.ts';
import { parsePattern } from '../regex/parse-pattern.ts';
import type { PatternReader } from '../regex/pattern-reader.ts';
import { choiceOf, EMPTY, sequenceOf, type TextNode } from '../text-node.ts';
import { GrammarDraft } from './grammar-draft.ts';
import { COMMON_TERMINALS } from './lark-common.ts';
import { readQuotedText } from './quoted-text.ts';
import type { Grammar } from './rule-table.ts';

/**
 * The rules of a Lark grammar, whose first one is called `start`. What it ignores is never written. Templates, declared terminals and
 * imports of anything but Lark's common terminals are not supported.
 *
 * @throws ConstraintError when it is invalid or not supported; the message has the line and, for a rule that is not defined, its name
 */
export function parseLark(source: string): Grammar {
  return new LarkParser(source).parse();
}

const NAME = /[A-Za-z0-9_]/;
const DIGIT = /[0-9]/;
const ITEM = /["/([A-Za-z0-9_]/;

class LarkParser {
  readonly #draft: GrammarDraft;
  readonly #reader: PatternReader;

  constructor(source: string) {
    this.#draft = new GrammarDraft(source);
    this.#reader = this.#draft.reader;
  }

  parse(): Grammar {
    this.#readStatements();
    return this.#draft.finish('start');
  }

  #readStatements(): void {
    for (this.#skipLines(); this.#reader.peek() !== undefined; this.#skipLines()) {
      if (this.#reader.skip('%')) this.#directive();
      else this.#rule();
    }
  }

  // `?name.2: ...`: how a tree is made of it and what comes first of several are not for texts.
  #rule(): void {
    const reader = this.#reader;
    reader.takeWhile((char) => char === '?' || char === '!', MAX_MARKS);
    const name = reader.takeWhile((char) => NAME.test(char));
    if (reader.peek() === '{') throw this.#fault('templates are not supported');
    if (reader.skip('.')) reader.takeWhile((char) => /[-0-9]/.test(char));
    this.#skipBlanks();
    if (name === '' || !reader.skip(':')) throw this.#fault('expected a rule, as in name: "text"');
    this.#draft.defineRule(name, () => this.#choice());
    this.#endStatement();
  }

  #directive(): void {
    const word = this.#reader.takeWhile((char) => NAME.test(char));
    this.#skipBlanks();
    if (word === 'ignore') this.#choice();
    else if (word === 'import') this.#readImport();
    else throw this.#fault(`%${word.slice(0, MAX_SHOWN_CHARS)} is not supported`);
    this.#endStatement();
  }

  // `common.INT`, `common.INT -> NUMBER` or `common (INT, WS)`.
  #readImport(): void {
    const reader = this.#reader;
    if (!reader.skip('common')) throw this.#fault('nothing but common terminals can be imported');
    if (reader.skip('.')) {
      const name = this.#name();
      this.#skipBlanks();
      this.#defineCommon(name, reader.skip('->') ? this.#name() : name);
      return;
    }
    this.#skipBlanks();
    if (!reader.skip('(')) throw this.#fault('expected names of common terminals');
    do {
      const name = this.#name();
      this.#defineCommon(name, name);
      this.#skipBlanks();
    } while (reader.skip(','));
    if (!reader.skip(')')) throw this.#fault('a "(" without its ")"');
  }

  #defineCommon(name: string, own: string): void {
    const pattern = COMMON_TERMINALS.get(name);
    if (pattern === undefined) throw this.#fault(`there is no common terminal ${JSON.stringify(name.slice(0, MAX_SHOWN_CHARS))}`);
    this.#draft.defineMissing(own, () => parsePattern(pattern));
  }

  #choice(): TextNode {
    const options = [this.#sequence()];
    while (this.#skipsTo('|')) options.push(this.#sequence());
    return choiceOf(options);
  }

  #sequence(): TextNode {
    const items: TextNode[] = [];
    for (this.#skipInside(); ITEM.test(this.#reader.peek() ?? ''); this.#skipInside()) items.push(this.#quantified());
    // The name of a branch in a tree.
    if (this.#reader.skip('->')) this.#name();
    return sequenceOf(items);
  }

  #quantified(): TextNode {
    const [item, reader] = [this.#atom(), this.#reader];
    this.#skipBlanks();
    if (reader.skip('?')) return { kind: 'repeat', item, min: 0, max: 1 };
    if (reader.skip('*')) return { kind: 'repeat', item, min: 0, max: Number.POSITIVE_INFINITY };
    if (reader.skip('+')) return { kind: 'repeat', item, min: 1, max: Number.POSITIVE_INFINITY };
    return reader.skip('~') ? this.#counted(item) : item;
  }

  #counted(item: TextNode): TextNode {
    const min = this.#count();
    const max = this.#reader.skip('..') ? this.#count() : min;
    if (min > max) throw this.#fault('a quantifier whose bounds are in the wrong order');
    return { kind: 'repeat', item, min, max };
  }

  #count(): number {
    this.#skipBlanks();
    const digits = this.#reader.takeWhile((char) => DIGIT.test(char), MAX_COUNT_DIGITS);
    if (digits === '') throw this.#fault('expected a number of repetitions');
    return Number(digits);
  }

  #atom(): TextNode {
    const reader = this.#reader;
    if (reader.skip('"')) return this.#text();
    if (reader.skip('/')) return this.#pattern();
    if (reader.skip('(')) return this.#draft.readGroup(() => this.#group(')'));
    if (reader.skip('[')) return choiceOf([EMPTY, this.#draft.readGroup(() => this.#group(']'))]);
    const name = this.#name();
    if (reader.peek() === '{') throw this.#fault('templates are not supported');
    return this.#draft.refer(name);
  }

  // `"a"`, `"a"i` or `"a".."z"`. A text in any case may be written in the one that it has.
  #text(): TextNode {
    const reader = this.#reader;
    const text = readQuotedText(reader, '"');
    reader.skip('i');
    if (!reader.skip('..')) return { kind: 'text', text };
    if (!reader.skip('"')) throw this.#fault('expected a range of characters, as in "a".."z"');
    const [from, to] = [toCodePoint(text), toCodePoint(readQuotedText(reader, '"'))];
    if (from === null || to === null || from > to) throw this.#fault('expected a range of characters, as in "a".."z"');
    return { kind: 'set', set: charSetOf([[from, to]]) };
  }

  #pattern(): TextNode {
    const reader = this.#reader;
    let source = '';
    for (let char = reader.take(); char !== '/'; char = reader.take()) {
      if (char === undefined || char === '\n') throw this.#fault('a pattern without its closing slash');
      const escaped = char === '\\' ? (reader.take() ?? '') : '';
      source += escaped === '/' ? '/' : char + escaped;
    }
    const flags = reader.takeWhile((char) => /[imslux]/.test(char), MAX_FLAGS);
    if (flags.includes('x')) throw this.#fault('the flag x of patterns is not supported');
    return parsePattern(source);
  }

  #group(end: string): TextNode {
    const node = this.#choice();
    this.#skipInside();
    if (!this.#reader.skip(end)) throw this.#fault(`a group without its ${JSON.stringify(end)}`);
    return node;
  }

  #name(): string {
    this.#skipBlanks();
    const name = this.#reader.takeWhile((char) => NAME.test(char));
    if (name === '') throw this.#fault('expected a name');
    return name;
  }

  // A branch may begin in a line of its own.
  #skipsTo(text: string): boolean {
    const start = this.#reader.at;
    this.#skipLines();
    if (this.#reader.skip(text)) return true;
    this.#reader.at = start;
    return false;
  }

  #endStatement(): void {
    this.#skipBlanks();
    const next = this.#reader.peek();
    if (next !== undefined && next !== '\n') throw this.#fault(`unexpected ${JSON.stringify(next)}`);
  }

  // Groups go on over lines, other things do not.
  #skipInside(): void {
    if (this.#draft.isInGroup) this.#skipLines();
    else this.#skipBlanks();
  }

  #skipLines(): void {
    for (this.#skipBlanks(); this.#reader.skip('\n'); this.#skipBlanks());
  }

  // To the end of the line at most.
  #skipBlanks(): void {
    const reader = this.#reader;
    reader.takeWhile((char) => char !== '\n' && /\s/.test(char));
    if (reader.peek() === '#' || (reader.peek() === '/' && reader.peek(1) === '/')) reader.takeWhile((char) => char !== '\n');
  }

  #fault(what: string): ConstraintError {
    return this.#draft.fault(what);
  }
}

const MAX_MARKS = 2;
const MAX_FLAGS = 6;
const MAX_COUNT_DIGITS = 9;
const MAX_SHOWN_CHARS = 60;

function toCodePoint(text: string): number | null {
  const [char, ...others] = text;
  return char === undefined || others.length > 0 ? null : (char.codePointAt(0) ?? null);
}
