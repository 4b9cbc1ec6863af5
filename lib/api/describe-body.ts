// What documentation says of a route that reads JSON: the body's fields, and the statuses that readers should expect.
import type { JsonSchema, RouteDescription } from '../wire/http/route-description.ts';
import { type Fields, toSchema } from './fields.ts';

/** Statuses and what they mean. */
export type Failures = Readonly<Record<number, string>>;

/** Of routes that need a model's name, tokenizer or template, and nothing of the engine. */
export const MODEL_FAILURES: Failures = {
  400: 'A body that cannot be read, or a request that cannot be served',
  404: 'No such model',
};

/** Of routes that read messages, beside the others. */
export const MEDIA_FAILURES: Failures = { 501: 'Media in a form that is not read: a data URL that is not base64' };

/** Of routes that need a seat, too. A stream that has begun tells its error in an event instead. */
export const ENGINE_FAILURES: Failures = {
  ...MODEL_FAILURES,
  429: 'The waiting queue is full',
  503: 'The server takes no further request now',
};

/** What an answer is where the request asks for a stream. */
export const STREAMED: readonly string[] = ['text/event-stream'];

/** What a body may be: the fields of each form by its name in vLLM, `{ ChatCompletionRequest: chatFields }`. */
export type Forms = Readonly<Record<string, Fields<unknown>>>;

/** The documentation. A body has one of the forms; without any it is an object. */
export function describeBody(failures: Failures, forms: Forms): RouteDescription {
  return { body: toBodySchema(forms), failures };
}

function toBodySchema(forms: Forms): JsonSchema {
  const [first, ...others] = Object.entries(forms).map(([title, fields]) => ({ title, ...toSchema(fields) }));
  if (first === undefined) return { type: 'object' };
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}
