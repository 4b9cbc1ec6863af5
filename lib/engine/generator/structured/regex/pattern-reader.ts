// The characters of a pattern, one at a time.
import { ConstraintError } from '../constraint-error.ts';

/** A position in a pattern's code points. */
export class PatternReader {
  readonly #source: string;
  readonly #chars: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    this.#chars = [...source];
  }

  /** The next character; undefined at the end. */
  peek(ahead = 0): string | undefined {
    return this.#chars[this.#at + ahead];
  }

  /** Takes the next character; undefined at the end. */
  take(): string | undefined {
    return this.#chars[this.#at++];
  }

  /** Takes the text if it comes next. */
  skip(text: string): boolean {
    for (let index = 0; index < text.length; index++) {
      if (this.#chars[this.#at + index] !== text[index]) return false;
    }
    this.#at += text.length;
    return true;
  }

  /** Takes what comes up to the character, and that character; null, and nothing taken, when it does not come. */
  takeUntil(end: string): string | null {
    const found = this.#chars.indexOf(end, this.#at);
    if (found < 0) return null;
    const text = this.#chars.slice(this.#at, found).join('');
    this.#at = found + 1;
    return text;
  }

  /** Takes the longest run, up to `max` characters, that the test accepts. */
  takeWhile(test: (char: string) => boolean, max: number = Number.POSITIVE_INFINITY): string {
    let text = '';
    for (let char = this.peek(); char !== undefined && text.length < max && test(char); char = this.peek()) {
      text += char;
      this.#at++;
    }
    return text;
  }

  /** The position, to come back to. */
  get at(): number {
    return this.#at;
  }

  set at(position: number) {
    this.#at = position;
  }

  /** The error for what stands here in a grammar. */
  grammarFault(what: string): ConstraintError {
    const line = this.#chars.slice(0, this.#at).filter((char) => char === '\n').length + 1;
    return new ConstraintError(`Invalid grammar in line ${line}: ${what}`);
  }

  /** The error for what stands here. */
  fault(what: string): ConstraintError {
    const shown = this.#source.length > 80 ? `${this.#source.slice(0, 80)}...` : this.#source;
    return new ConstraintError(`Invalid regex "${shown}" at offset ${Math.min(this.#at, this.#chars.length)}: ${what}`);
  }
}
