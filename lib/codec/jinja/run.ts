// The state of one rendering: what has been written, and what may still be spent.
import type { TemplateLimits } from './limits.ts';
import { TemplateError } from './template-error.ts';

/** Characters that cost as much as one step. */
const CHARS_PER_STEP = 32;

/** One rendering. Everything that takes time or memory in proportion to data is charged here first. */
export class Run {
  /** The line of the statement that is being run, for errors. */
  line = 1;
  readonly #limits: TemplateLimits;
  #output = '';
  #numSteps = 0;
  #depth = 0;

  constructor(limits: TemplateLimits) {
    this.#limits = limits;
  }

  /** What has been written since the start, or since the innermost `capture` began. */
  get output(): string {
    return this.#output;
  }

  write(text: string): void {
    this.#output += text;
    if (this.#output.length > this.#limits.maxTextChars) throw tooLong();
  }

  /** What `body` writes, which does not get into the output. An error ends the rendering, so nothing is restored then. */
  capture(body: () => void): string {
    const outer = this.#output;
    this.#output = '';
    body();
    const captured = this.#output;
    this.#output = outer;
    this.chargeText(captured.length);
    return captured;
  }

  /** Runs `body` one level deeper; the line is afterwards what it was. */
  descend<T>(body: () => T): T {
    const { line } = this;
    if (++this.#depth > this.#limits.maxDepth) throw new TemplateError('limit', 'macros or loops call themselves too deeply');
    const result = body();
    this.#depth--;
    this.line = line;
    return result;
  }

  /** Spends steps; whole or not, never negative. */
  charge(numSteps: number): void {
    this.#numSteps += numSteps;
    if (this.#numSteps > this.#limits.maxSteps) throw new TemplateError('limit', 'the template takes too many steps');
  }

  /** Spends what it takes to read or to make a text of that many characters, and refuses one that is too long. */
  chargeText(numChars: number): void {
    if (numChars > this.#limits.maxTextChars) throw tooLong();
    this.charge(numChars / CHARS_PER_STEP);
  }

  /** Spends what it takes to make a text, and gives it. */
  made(text: string): string {
    this.chargeText(text.length);
    return text;
  }
}

function tooLong(): TemplateError {
  return new TemplateError('limit', 'the template makes a text that is too long');
}
