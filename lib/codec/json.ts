// JSON in and out (RFC 8259).

// What JSON.stringify would escape: quotes, backslashes, control characters and lone surrogates (pairs are rare enough).
const NEEDS_ESCAPING = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The text as a JSON string, quotes included. Lone surrogates come out escaped, so that nothing is lost. */
export function toJsonString(text: string): string {
  return NEEDS_ESCAPING.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Where and why a text is not JSON. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  /** UTF-16 code units before the fault. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The value of a JSON text. @throws JsonSyntaxError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /at position (\d+)/.exec(message)?.[1];
    throw new JsonSyntaxError(describe(message), position === undefined ? text.length : Number(position));
  }
}

// V8 quotes the text around the fault; what matters is the first clause.
function describe(message: string): string {
  return message.replace(/,? (?:\.\.\.)?".*$|,? in JSON.*$| \(line.*$/su, '') || 'syntax error';
}

/** Whether a parsed value is an object (and no array). */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
