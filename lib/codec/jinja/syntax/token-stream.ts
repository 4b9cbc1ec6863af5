// Tokens with one of them in focus.
import { MAX_NESTING } from '../limits.ts';
import { TemplateError } from '../template-error.ts';
import { describeToken, type Token, type TokenType } from './token.ts';

/** What the parsers share: where they are, and how deep. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;

  /** `tokens` ends with one of type `end`. */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get current(): Token {
    return this.#tokens[Math.min(this.#position, this.#tokens.length - 1)] ?? END;
  }

  /** The token after the current one. */
  get following(): Token {
    return this.#tokens[Math.min(this.#position + 1, this.#tokens.length - 1)] ?? END;
  }

  /** Goes on, and gives the token that was current. */
  take(): Token {
    const token = this.current;
    this.#position++;
    return token;
  }

  /** Whether the current token is that operator. */
  isOperator(text: string): boolean {
    return this.current.type === 'operator' && this.current.text === text;
  }

  /** Whether the current token is one of these words. */
  isName(...names: readonly string[]): boolean {
    return this.current.type === 'name' && names.includes(this.current.text);
  }

  /** Goes past that operator, if it is the current token. */
  skipOperator(text: string): boolean {
    if (!this.isOperator(text)) return false;
    this.#position++;
    return true;
  }

  /** Goes past that word, if it is the current token. */
  skipName(name: string): boolean {
    if (!this.isName(name)) return false;
    this.#position++;
    return true;
  }

  /** @throws TemplateError when the current token is another one */
  expectOperator(text: string): void {
    if (!this.skipOperator(text)) throw this.unexpected(`'${text}'`);
  }

  /** @throws TemplateError when the current token is of another type */
  expect(type: TokenType, what: string): Token {
    if (this.current.type !== type) throw this.unexpected(what);
    return this.take();
  }

  /** The error of meeting the current token where something else is needed. */
  unexpected(expected: string): TemplateError {
    return this.fault(`${expected} is needed, not ${describeToken(this.current)}`);
  }

  /** An error at the current token. */
  fault(message: string): TemplateError {
    return new TemplateError('syntax', message, this.current.line);
  }

  /** Runs a parser one level deeper. */
  nest<T>(parse: () => T): T {
    this.checkChain(++this.#depth);
    const result = parse();
    this.#depth--;
    return result;
  }

  /** @throws TemplateError when a chain has more links than may be evaluated within each other */
  checkChain(numLinks: number): void {
    if (numLinks > MAX_NESTING) throw this.fault(`more than ${MAX_NESTING} expressions or statements within each other`);
  }
}

const END: Token = { type: 'end', text: '', line: 1 };
