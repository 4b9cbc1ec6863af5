// JSON in and out (RFC 8259).
import { findExcess, hasFewBrackets, hasFewQuotes, isDeepValue, type JsonLimits } from './json-depth.ts';
import { findJsonFault } from './json-fault.ts';

// What JSON.stringify would escape: quotes, backslashes, control characters and lone surrogates (pairs are rare enough).
const NEEDS_ESCAPING = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The text as a JSON string, quotes included. Lone surrogates come out escaped, so that nothing is lost. */
export function toJsonString(text: string): string {
  return NEEDS_ESCAPING.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** The same, or `null` for no text. */
export function toNullableJsonString(text: string | null): string {
  return text === null ? 'null' : toJsonString(text);
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

/** A text with more lists, objects, names or texts than are read, within each other or in all; the message says which. */
export class JsonLimitError extends Error {
  override readonly name = 'JsonLimitError';
}

/** Lists and objects within each other. Python's parser, which vLLM uses, gives up at the recursion limit of 1000, some of which the server has used. */
export const MAX_JSON_DEPTH = 971;
/** Lists and objects in all. Memory for ten times as many takes JSON.parse ten seconds; no client needs so many. */
export const MAX_JSON_CONTAINERS = 2_000_000;
/** Names and texts in all. JSON.parse takes a second or two for as many that are all different. */
export const MAX_JSON_STRINGS = 500_000;

const LIMITS: JsonLimits = { maxDepth: MAX_JSON_DEPTH, maxContainers: MAX_JSON_CONTAINERS, maxStrings: MAX_JSON_STRINGS };
const EXCESSES: Readonly<Record<keyof JsonLimits, string>> = {
  maxDepth: `more than ${MAX_JSON_DEPTH} lists and objects within each other`,
  maxContainers: `more than ${MAX_JSON_CONTAINERS} lists and objects`,
  maxStrings: `more than ${MAX_JSON_STRINGS} names and texts`,
};

/**
 * The value of a JSON text. It can be walked recursively: no value is deeper than MAX_JSON_DEPTH.
 *
 * @throws JsonSyntaxError; JsonLimitError beyond MAX_JSON_DEPTH, MAX_JSON_CONTAINERS or MAX_JSON_STRINGS
 */
export function parseJson(text: string): unknown {
  if (text.length > MAX_UNSCANNED_CHARS) {
    checkJsonLimits(text);
    return parseText(text);
  }
  if (hasFewBrackets(text, MAX_JSON_DEPTH)) return parseText(text);
  const value = parseText(text);
  if (isDeepValue(value, MAX_JSON_DEPTH)) throw new JsonLimitError(EXCESSES.maxDepth);
  return value;
}

/** Looks at every character of a text that may be beyond a limit, and at none of others. @throws JsonLimitError beyond any */
export function checkJsonLimits(text: string): void {
  if (hasFewBrackets(text, MAX_JSON_DEPTH) && hasFewQuotes(text, MAX_JSON_STRINGS)) return;
  const excess = findExcess(text, LIMITS);
  if (excess !== null) throw new JsonLimitError(EXCESSES[excess]);
}

// Up to here JSON.parse ends soon at any depth, and a walk of the value costs far less than a look at every character.
const MAX_UNSCANNED_CHARS = 1024 * 1024;

function parseText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const { offset, expected } = findJsonFault(text);
    if (isDeepBefore(text, offset)) throw new JsonLimitError(EXCESSES.maxDepth);
    throw new JsonSyntaxError(`expected ${expected}`, offset);
  }
}

// Whoever reads from the left gives up before the fault.
function isDeepBefore(text: string, offset: number): boolean {
  return !hasFewBrackets(text, MAX_JSON_DEPTH) && findExcess(text.slice(0, offset), { ...LIMITS, maxContainers: Infinity, maxStrings: Infinity }) === 'maxDepth';
}

/** Whether a parsed value is an object (and no array). */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
