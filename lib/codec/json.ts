// JSON in and out (RFC 8259).
import { findExcess, hasFewBrackets, isDeepValue } from './json-depth.ts';
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

/** A text with more lists and objects than are read, within each other or in all; the message says which. */
export class JsonLimitError extends Error {
  override readonly name = 'JsonLimitError';
}

/** Lists and objects within each other. Python's parser, which vLLM uses, gives up at its recursion limit of as many. */
export const MAX_JSON_DEPTH = 1000;
/** Lists and objects in all. Memory for ten times as many takes JSON.parse ten seconds; no client needs so many. */
export const MAX_JSON_CONTAINERS = 2_000_000;

/**
 * The value of a JSON text. It can be walked recursively: no value is deeper than MAX_JSON_DEPTH.
 *
 * @throws JsonSyntaxError; JsonLimitError beyond MAX_JSON_DEPTH or MAX_JSON_CONTAINERS
 */
export function parseJson(text: string): unknown {
  if (hasFewBrackets(text, MAX_JSON_DEPTH)) return parseText(text);
  if (text.length > MAX_UNSCANNED_CHARS) {
    const excess = findExcess(text, { maxDepth: MAX_JSON_DEPTH, maxContainers: MAX_JSON_CONTAINERS });
    if (excess !== null) throw excess === 'maxDepth' ? tooDeep() : tooMany();
    return parseText(text);
  }
  const value = parseText(text);
  if (isDeepValue(value, MAX_JSON_DEPTH)) throw tooDeep();
  return value;
}

// Up to here JSON.parse ends soon at any depth, and a walk of the value costs far less than a look at every character.
const MAX_UNSCANNED_CHARS = 1024 * 1024;

function tooDeep(): JsonLimitError {
  return new JsonLimitError(`more than ${MAX_JSON_DEPTH} lists and objects within each other`);
}

function tooMany(): JsonLimitError {
  return new JsonLimitError(`more than ${MAX_JSON_CONTAINERS} lists and objects`);
}

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
