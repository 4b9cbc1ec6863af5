// What a template can fail with.

/**
 * Why a template failed, as a closed set.
 *
 * - `syntax`: it cannot be compiled
 * - `raised`: it called `raise_exception`; the message is its own
 * - `undefined`: it used a value that is not there
 * - `type`: an operation does not fit the type of its operands or arguments
 * - `value`: the types fit, the value does not (a division by zero)
 * - `security`: it asked for what a template may not have
 * - `limit`: it takes too much time, memory or depth
 */
export type TemplateErrorKind = 'syntax' | 'raised' | 'undefined' | 'type' | 'value' | 'security' | 'limit';

/** The fault of a template, or of the data that it was given. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly kind: TemplateErrorKind;
  /** Line of the template, from 1 on; null as long as nobody has said. */
  line: number | null;

  constructor(kind: TemplateErrorKind, message: string, line: number | null = null) {
    super(message);
    this.kind = kind;
    this.line = line;
  }
}
