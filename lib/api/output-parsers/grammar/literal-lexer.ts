// Cuts a text that comes in pieces into literals and what stands between them.

/** Takes what the lexer finds, in order. `numTokens` are those that begin in that text. */
export interface LexerSink {
  onContent(text: string, numTokens: number): void;
  onLiteral(marker: string, text: string, numTokens: number): void;
}

interface Literal {
  readonly text: string;
  readonly marker: string;
}

/** The literals of a lexer, prepared once. */
export class LiteralTable {
  /** By first UTF-16 code unit, the longest ones first. */
  readonly #byFirst = new Map<number, Literal[]>();
  readonly #firstChars: RegExp;

  /** From the marker's name to its spellings. */
  constructor(markers: Iterable<readonly [marker: string, spellings: readonly string[]]>) {
    for (const [marker, spellings] of markers) for (const text of spellings) this.#add({ text, marker });
    for (const literals of this.#byFirst.values()) literals.sort((a, b) => b.text.length - a.text.length);
    const chars = Array.from(this.#byFirst.keys(), (code) => `\\u${code.toString(16).padStart(4, '0')}`);
    this.#firstChars = new RegExp(chars.length === 0 ? '(?!)' : `[${chars.join('')}]`, 'g');
  }

  #add(literal: Literal): void {
    const first = literal.text.charCodeAt(0);
    const literals = this.#byFirst.get(first);
    if (literals === undefined) this.#byFirst.set(first, [literal]);
    else literals.push(literal);
  }

  /** Where a literal may begin at or behind `from`; the text's length when nowhere. */
  nextStart(text: string, from: number): number {
    this.#firstChars.lastIndex = from;
    return this.#firstChars.test(text) ? this.#firstChars.lastIndex - 1 : text.length;
  }

  /** The longest literal at `at`; undefined when there is none. */
  matchAt(text: string, at: number): Literal | undefined {
    return this.#byFirst.get(text.charCodeAt(at))?.find((literal) => text.startsWith(literal.text, at));
  }

  /** Whether a literal that is longer than `longerThan` may begin at `at` and go on behind the end of the text. */
  mayGoOn(text: string, at: number, longerThan: number): boolean {
    const numLeft = text.length - at;
    const rest = text.slice(at);
    return this.#byFirst.get(text.charCodeAt(at))?.some(({ text: literal }) => literal.length > numLeft && literal.length > longerThan && literal.startsWith(rest)) ?? false;
  }
}

/** A lexer over a table. An ending that may be the beginning of a literal is held back. */
export class LiteralLexer {
  readonly #table: LiteralTable;
  #held = '';
  /** Where tokens begin in what is held back. */
  #tokenStarts: number[] = [];

  constructor(table: LiteralTable) {
    this.#table = table;
  }

  /** Whether anything is held back. */
  get isHolding(): boolean {
    return this.#held !== '';
  }

  /** Whether no literal can begin or end in a piece. */
  isPlain(piece: string): boolean {
    return this.#held === '' && this.#table.nextStart(piece, 0) === piece.length;
  }

  /** Takes a piece in which `numTokens` tokens begin: all at its front, but for those whose places in it are given. */
  feed(piece: string, numTokens: number, sink: LexerSink, places: readonly number[] = []): void {
    if (this.isPlain(piece)) {
      sink.onContent(piece, numTokens);
      return;
    }
    for (let i = places.length; i < numTokens; i++) this.#tokenStarts.push(this.#held.length);
    for (const place of places) this.#tokenStarts.push(this.#held.length + place);
    this.#drain(this.#held + piece, false, sink);
  }

  /** Gives out what is held back. */
  flush(sink: LexerSink): void {
    if (this.#held !== '') this.#drain(this.#held, true, sink);
  }

  #drain(text: string, isEnd: boolean, sink: LexerSink): void {
    let from = 0;
    let at = this.#table.nextStart(text, 0);
    while (at < text.length) {
      const literal = this.#table.matchAt(text, at);
      if (!isEnd && this.#table.mayGoOn(text, at, literal?.text.length ?? 0)) break;
      if (literal === undefined) {
        at = this.#table.nextStart(text, at + 1);
        continue;
      }
      if (at > from) sink.onContent(text.slice(from, at), this.#takeTokens(at));
      from = at + literal.text.length;
      sink.onLiteral(literal.marker, literal.text, this.#takeTokens(from));
      at = this.#table.nextStart(text, from);
    }
    if (at > from) sink.onContent(text.slice(from, at), this.#takeTokens(at));
    this.#held = text.slice(at);
    for (let i = 0; i < this.#tokenStarts.length; i++) this.#tokenStarts[i] = (this.#tokenStarts[i] ?? 0) - at;
  }

  #takeTokens(end: number): number {
    let count = 0;
    while ((this.#tokenStarts[count] ?? end) < end) count++;
    this.#tokenStarts.splice(0, count);
    return count;
  }
}
