// A request's JSON body: media type, size, encoding and syntax, each with its own clear error.
import type { Buffer } from 'node:buffer';
import { ServerError } from '../base/error.ts';
import { withExactIntegers } from '../codec/exact-integers.ts';
import { JsonLimitError, JsonSyntaxError } from '../codec/json.ts';
import { decodeJsonText } from '../codec/json-text.ts';
import { parsePythonJson } from '../codec/python-json.ts';
import { withWholeFloat } from '../codec/whole-floats.ts';
import type { HttpExchange } from '../wire/http/exchange.ts';

/**
 * The value of the body.
 *
 * @throws ServerError `validation` for another media type, an empty body or text that is not JSON (`param` is `body.<offset>`, as vLLM
 *   gives it); `unreadable` for bytes that are no text, and for too many lists, objects or digits; `payload_too_large` beyond `maxBytes`.
 */
export async function readJsonBody(exchange: HttpExchange, maxBytes: number): Promise<unknown> {
  const bytes = await exchange.readBody(maxBytes);
  requireJsonType(exchange.headers['content-type']);
  if (bytes.length === 0) throw invalidBody('the body is empty; a JSON object is required', 'body');
  return parseJsonBytes(bytes);
}

/** The value of a body's bytes. Integers of its own fields and of their lists are exact, as bigints beyond 2^53. @throws ServerError as `readJsonBody` */
export function parseJsonBytes(bytes: Buffer): unknown {
  const text = decodeJsonText(bytes);
  if (text === null) throw new ServerError('unreadable', isGzip(bytes) ? COMPRESSED : 'the body is no text in UTF-8, UTF-16 or UTF-32');
  try {
    return withWholeFloat(withExactIntegers(parsePythonJson(text), text), text, TYPED_FIELD);
  } catch (error) {
    if (error instanceof JsonLimitError) throw new ServerError('unreadable', `the body has ${error.message}`);
    if (!(error instanceof JsonSyntaxError)) throw error;
    const offset = countCodePoints(text, error.offset);
    throw invalidBody(`the body is not valid JSON: ${error.message} at offset ${offset}`, `body.${offset}`);
  }
}

// Of this one vLLM looks at Python's type: 2.0 is no integer there. To all other fields it is one.
const TYPED_FIELD = 'thinking_token_budget';

// vLLM does not undo it, either.
const COMPRESSED = 'the body is compressed, and no content-encoding is undone here: send it as it is';

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

// Python counts characters where they are pairs of code units, too.
function countCodePoints(text: string, end: number): number {
  let count = 0;
  for (let index = 0; index < end; count++) index += (text.codePointAt(index) ?? 0) > LAST_OF_ONE_UNIT ? 2 : 1;
  return count;
}

const LAST_OF_ONE_UNIT = 0xffff;

const JSON_TYPE = 'application/json';

/** Whether a `content-type` is JSON's. */
export function isJsonType(contentType = ''): boolean {
  return contentType === JSON_TYPE || contentType.split(';', 1)[0]?.trim().toLowerCase() === JSON_TYPE;
}

/** Checks the media type of a body. @throws ServerError `validation` for any but JSON's */
export function requireJsonType(contentType = ''): void {
  if (isJsonType(contentType)) return;
  throw new ServerError('validation', '1 validation error:\n  unsupported media type: send the header "content-type: application/json"');
}

function invalidBody(message: string, param?: string): ServerError {
  return new ServerError('validation', `1 validation error:\n  ${message}`, param === undefined ? {} : { param });
}
