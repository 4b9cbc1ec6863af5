// JSON in and out (RFC 8259).
import { findJsonFault } from './json-fault.ts';

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
  } catch {
    const { offset, expected } = findJsonFault(text);
    throw new JsonSyntaxError(`expected ${expected}`, offset);
  }
}

/** Whether a parsed value is an object (and no array). */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
