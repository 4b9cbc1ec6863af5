// JSON in and out (RFC 8259).
import { hasFewBrackets, isDeepText, isDeepValue } from './json-depth.ts';
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

/** A text that nests deeper than is read. */
export class JsonDepthError extends Error {
  override readonly name = 'JsonDepthError';

  constructor() {
    super(`more than ${MAX_JSON_DEPTH} lists and objects within each other`);
  }
}

/** Lists and objects within each other. Python's parser, which vLLM uses, gives up at its recursion limit of as many. */
export const MAX_JSON_DEPTH = 1000;

/**
 * The value of a JSON text. It can be walked recursively: no value is deeper than MAX_JSON_DEPTH.
 *
 * @throws JsonSyntaxError; JsonDepthError
 */
export function parseJson(text: string): unknown {
  if (hasFewBrackets(text, MAX_JSON_DEPTH)) return parseText(text);
  if (text.length > MAX_UNSCANNED_CHARS) {
    if (isDeepText(text, MAX_JSON_DEPTH)) throw new JsonDepthError();
    return parseText(text);
  }
  const value = parseText(text);
  if (isDeepValue(value, MAX_JSON_DEPTH)) throw new JsonDepthError();
  return value;
}

// Up to here JSON.parse ends soon at any depth, and a walk of the value costs far less than a look at every character.
const MAX_UNSCANNED_CHARS = 1024 * 1024;

function parseText(text: string): unknown {
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
