// Text that counts as safe HTML: what the filters `safe` and `escape` give.
import { TemplateObject, type Value } from './value.ts';

/** A text that escapes whatever is added to it by `+` or `%`. Everything else sees the plain text. */
export class Markup extends TemplateObject {
  readonly typeName = 'Markup';
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override isTruthy(): boolean {
    return this.text !== '';
  }

  repr(toRepr: (value: Value) => string): string {
    return `Markup(${toRepr(this.text)})`;
  }
}

/** The value itself; the plain text of a Markup. */
export function toPlain(value: Value): Value {
  return value instanceof Markup ? value.text : value;
}

/** A text with the five characters of HTML escaped. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>'"]/g, (char) => ESCAPES[char] ?? char);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&#34;' };
