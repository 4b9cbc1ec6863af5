// Jinja templates (https://jinja.palletsprojects.com, 3.1): compiled once, rendered often, without a way out of the data.
import { findAssignedNames } from './compile/assigned-names.ts';
import { compileBody } from './compile/compile-statement.ts';
import { type Execute, Frame } from './compile/frame.ts';
import { Scope } from './compile/scope.ts';
import { GLOBALS } from './globals.ts';
import { DEFAULT_LIMITS, type TemplateLimits } from './limits.ts';
import { Run } from './run.ts';
import { parseTemplate } from './syntax/parser.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './values/value.ts';

/** Where a template's variables come from. A map of them is one. */
export interface Variables {
  /** Undefined for what is not given. */
  get(name: string): Value | undefined;
}

/** A name that the template may ask for. */
interface Input {
  readonly name: string;
  readonly slot: number;
  /** What it stands for when it is not given. */
  readonly global: Value | undefined;
}

/** A template that has been compiled. */
export class Template {
  readonly #scope: Scope;
  readonly #body: Execute;
  readonly #inputs: readonly Input[];

  /**
   * Environment: trim_blocks, lstrip_blocks, loop controls, `{% generation %}`, no autoescape, no loader (so no `include`, `import`,
   * `extends`, `block`), an immutable sandbox.
   *
   * @throws TemplateError of kind `syntax` or `limit`
   */
  constructor(source: string) {
    this.#scope = Scope.create();
    this.#body = withinStack(() => {
      const body = parseTemplate(source);
      for (const name of findAssignedNames(body)) this.#scope.declare(name);
      return compileBody(body, this.#scope);
    });
    this.#inputs = Array.from(this.#scope.slots, ([name, slot]) => ({ name, slot, global: GLOBALS.get(name) }));
  }

  /**
   * The text that the template makes of the variables, which stay as they are.
   * @throws TemplateError of any kind but `syntax`, with its line; of kind `syntax` for filters that are missing where it is lenient
   */
  render(variables: Variables, limits: TemplateLimits = DEFAULT_LIMITS): string {
    const run = new Run(limits);
    const frame = new Frame(run, null, this.#scope.numSlots);
    for (const { name, slot, global } of this.#inputs) {
      const value = variables.get(name);
      frame.slots[slot] = value === undefined ? global : value;
    }
    try {
      withinStack(() => this.#body(frame));
    } catch (error) {
      if (error instanceof TemplateError) error.line ??= run.line;
      throw error;
    }
    return run.output;
  }
}

/**
 * Templates and data may nest so deeply together that the stack is full before one of them has reached its own limit.
 * JavaScript says so with a RangeError, as it does of strings and arrays that are too large.
 */
function withinStack<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new TemplateError('limit', 'the template, or its data, is nested too deeply or too large');
    throw error;
  }
}
