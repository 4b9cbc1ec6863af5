// Halves of characters: JSON's escapes can write a UTF-16 surrogate on its own, which no text in UTF-8 can hold.

// Of ES2024, and in every Node that runs this.
type WellFormedText = string & { isWellFormed(): boolean };

/** Whether a text has a surrogate on its own. */
export function hasLoneSurrogate(text: string): boolean {
  return !(text as WellFormedText).isWellFormed();
}

// What JSON.stringify writes for it alone. A backslash before it would itself be escaped.
const ESCAPED = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** Whether any text or name in a value has one. The value is one of JSON. */
export function holdsLoneSurrogate(value: unknown): boolean {
  return ESCAPED.test(JSON.stringify(value));
}
