// Bodies whose members vLLM takes one by one (FastAPI's embedded parameters): a body that is absent, or of another media type, has none.
import { isJsonObject } from '../../codec/json.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import { type Fields, readFields } from '../fields.ts';
import { isJsonType, parseJsonBytes } from '../json-body.ts';
import { Issues } from '../place.ts';
import type { VllmContext } from './context.ts';
import { guard } from './handler.ts';
import type { Handler } from '../../wire/http/router.ts';

/** A handler that is given the declared members. Faults are those of `readFields`; in a body that is no object every member is missing. */
export function guardEmbedded<T>(context: VllmContext, fields: Fields<T>, handle: (exchange: HttpExchange, values: T) => Promise<void> | void): Handler {
  return guard(context, async (exchange) => {
    const bytes = await exchange.readBody(context.maxBodyBytes);
    const isRead = bytes.length > 0 && isJsonType(exchange.headers['content-type']);
    return handle(exchange, readEmbedded(isRead ? parseJsonBytes(bytes) : null, fields));
  });
}

function readEmbedded<T>(body: unknown, fields: Fields<T>): T {
  if (body === null || isJsonObject(body)) return readFields(body ?? {}, fields);
  const issues = new Issues();
  for (const name of Object.keys(fields)) issues.add({ path: `body.${name}` }, 'a value; the field is required', undefined);
  issues.throwIfAny();
  throw new TypeError('a body without fields');
}
