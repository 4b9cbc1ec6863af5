// Template text -> tokens, as Jinja cuts it with trim_blocks and lstrip_blocks on.
import { TemplateError } from '../template-error.ts';
import { SPACE, trimEnd } from '../values/python-space.ts';
import { parseStringLiteral } from './string-literal.ts';
import type { Token, TokenType } from './token.ts';

/**
 * The tokens of a template, the last of type `end`. Comments, raw delimiters and white space inside of tags are gone.
 * @throws TemplateError of kind `syntax`
 */
export function tokenize(source: string): readonly Token[] {
  // Whatever ends a line becomes a line feed, and one at the very end goes.
  return new Lexer(source.replace(/\r\n?/g, '\n').replace(/\n$/, '')).tokenize();
}

const TAG = /\{[{%#]/g;
const RAW_BEGIN = new RegExp(`\\{%[-+]?[${SPACE}]*raw[${SPACE}]*(?:-%\\}[${SPACE}]*|%\\})`, 'y');
const RAW_END = new RegExp(`\\{%([-+]?)[${SPACE}]*endraw[${SPACE}]*(?:\\+%\\}|-%\\}[${SPACE}]*|%\\}\\n?)`, 'g');
const BLOCK_END = new RegExp(`\\+%\\}|-%\\}[${SPACE}]*|%\\}\\n?`, 'y');
const VARIABLE_END = new RegExp(`-\\}\\}[${SPACE}]*|\\}\\}`, 'y');
const COMMENT_TAIL = new RegExp(`-#\\}[${SPACE}]*|\\+?#\\}`, 'y');
const SPACES = new RegExp(`[${SPACE}]+`, 'y');
const ALL_SPACE = new RegExp(`^[${SPACE}]+$`);

const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[-+]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const NAME = /[\p{XID_Start}_]\p{XID_Continue}*/uy;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

class Lexer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  #offset = 0;
  // The line of `#lineOffset`, which only moves forward.
  #line = 1;
  #lineOffset = 0;

  constructor(source: string) {
    this.#source = source;
  }

  tokenize(): readonly Token[] {
    while (this.#offset < this.#source.length) this.#readPart();
    this.#push('end', '');
    return this.#tokens;
  }

  // Text up to the next tag, and the tag.
  #readPart(): void {
    TAG.lastIndex = this.#offset;
    const tag = TAG.exec(this.#source);
    if (tag === null) {
      this.#push('data', this.#source.slice(this.#offset));
      this.#offset = this.#source.length;
      return;
    }
    const sign = this.#signAt(tag.index + 2);
    this.#pushText(tag.index, tag[0] === '{{' && sign !== '-' ? '+' : sign);
    if (tag[0] === '{#') this.#skipComment(tag.index + 2 + sign.length);
    else if (tag[0] === '{%' && this.#match(RAW_BEGIN) !== null) this.#readRaw();
    else this.#readTag(tag[0] === '{%', sign);
  }

  // A `+` does not exist for expressions, where it is an operator.
  #signAt(offset: number): string {
    const char = this.#source.charAt(offset);
    return char === '-' || char === '+' ? char : '';
  }

  /** Text in front of a tag: without white space before `-`; before other tags than `+`, without what indents them. */
  #pushText(end: number, sign: string): void {
    const text = this.#source.slice(this.#offset, end);
    const startsLine = this.#offset === 0 || this.#source.charAt(this.#offset - 1) === '\n';
    this.#pushData(sign === '-' ? trimEnd(text) : sign === '+' ? text : withoutIndent(text, startsLine));
    this.#offset = end;
  }

  #pushData(text: string): void {
    if (text !== '') this.#push('data', text);
  }

  #skipComment(start: number): void {
    const end = this.#source.indexOf('#}', start);
    if (end < 0) throw this.#fault('a comment does not end');
    const sign = end > start ? this.#signAt(end - 1) : '';
    this.#offset = end - sign.length;
    this.#match(COMMENT_TAIL);
    if (sign === '' && this.#source.charAt(this.#offset) === '\n') this.#offset++;
  }

  #readRaw(): void {
    RAW_END.lastIndex = this.#offset;
    const end = RAW_END.exec(this.#source);
    if (end === null) throw this.#fault('a raw block does not end');
    this.#pushText(end.index, end[1] ?? '');
    this.#offset = RAW_END.lastIndex;
  }

  #readTag(isBlock: boolean, sign: string): void {
    this.#push(isBlock ? 'block-begin' : 'variable-begin', '');
    // A `+` in front of an expression is none of Jinja's signs.
    this.#offset += 2 + (isBlock || sign === '-' ? sign.length : 0);
    const closers: string[] = [];
    for (;;) {
      // Inside of brackets the end of a tag is made of operators.
      const end = closers.length === 0 ? this.#match(isBlock ? BLOCK_END : VARIABLE_END) : null;
      if (end !== null) return this.#push(isBlock ? 'block-end' : 'variable-end', '', this.#offset - end.length);
      if (this.#offset >= this.#source.length) return;
      if (this.#match(SPACES) === null) this.#readToken(closers);
    }
  }

  #readToken(closers: string[]): void {
    const start = this.#offset;
    const float = this.#match(FLOAT);
    if (float !== null) return this.#push('float', float, start);
    const integer = this.#match(INTEGER);
    if (integer !== null) return this.#push('integer', integer, start);
    const name = this.#match(NAME);
    if (name !== null) return this.#push('name', name, start);
    const char = this.#source.charAt(start);
    if (char === '"' || char === "'") return this.#readString(char);
    const operator = this.#match(OPERATOR);
    if (operator === null) throw this.#fault(`unexpected character '${this.#source.slice(start, start + 2).trim()}'`);
    this.#balance(operator, closers);
    this.#push('operator', operator, start);
  }

  #readString(quote: string): void {
    const start = this.#offset;
    let end = start + 1;
    while (end < this.#source.length && this.#source.charAt(end) !== quote) end += this.#source.charAt(end) === '\\' ? 2 : 1;
    if (end >= this.#source.length) throw this.#fault('a string does not end');
    const line = this.#lineAt(start);
    this.#offset = end + 1;
    this.#push('string', parseStringLiteral(this.#source.slice(start + 1, end), line), start);
  }

  #balance(operator: string, closers: string[]): void {
    const closer = CLOSERS[operator];
    if (closer !== undefined) closers.push(closer);
    if (!')]}'.includes(operator)) return;
    const expected = closers.pop();
    if (expected === undefined) throw this.#fault(`unexpected '${operator}'`);
    if (expected !== operator) throw this.#fault(`unexpected '${operator}' where '${expected}' is needed`);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#offset;
    const match = pattern.exec(this.#source);
    if (match === null) return null;
    this.#offset = pattern.lastIndex;
    return match[0];
  }

  #push(type: TokenType, text: string, offset: number = this.#offset): void {
    this.#tokens.push({ type, text, line: this.#lineAt(offset) });
  }

  #lineAt(offset: number): number {
    for (let at = this.#source.indexOf('\n', this.#lineOffset); at >= 0 && at < offset; at = this.#source.indexOf('\n', at + 1)) {
      this.#line++;
      this.#lineOffset = at + 1;
    }
    return this.#line;
  }

  #fault(message: string): TemplateError {
    return new TemplateError('syntax', message, this.#lineAt(this.#offset));
  }
}

function withoutIndent(text: string, startsLine: boolean): string {
  const lineStart = text.lastIndexOf('\n') + 1;
  if (lineStart === 0 && !startsLine) return text;
  return ALL_SPACE.test(text.slice(lineStart)) ? text.slice(0, lineStart) : text;
}
