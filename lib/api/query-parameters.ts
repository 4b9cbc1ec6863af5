// Parameters of a query, declared once each: what they are, what stands for an absent one, and how documentation shows them.
import { ServerError } from '../base/error.ts';
import { showValue } from '../config/show.ts';
import type { HttpExchange } from '../wire/http/exchange.ts';
import type { JsonSchema, QueryDescription } from '../wire/http/route-description.ts';

/** A parameter. */
export interface QueryParameter<T> {
  readonly schema: JsonSchema;
  readonly fallback: T;
  /** What would be right, as a noun phrase. */
  readonly expected: string;
  /** Undefined when the text is no such value. */
  readonly parse: (text: string) => T | undefined;
}

/** The parameters of an endpoint, by name. */
export type QueryParameters<T> = { readonly [Key in keyof T]: QueryParameter<T[Key]> };

/** Their values. Of one that is given twice the last counts. @throws ServerError `validation` whose `param` is `query.<name>`. */
export function readQuery<T>({ query }: HttpExchange, parameters: QueryParameters<T>): T {
  const result: Partial<T> = {};
  for (const name in parameters) {
    const { fallback, expected, parse } = parameters[name];
    const text = query.getAll(name).at(-1);
    const value = text === undefined ? fallback : parse(text);
    if (value === undefined) throw unexpected(name, expected, text);
    result[name] = value;
  }
  // Every key has been set.
  return result as T;
}

/** What documentation says of them. */
export function describeQuery<T>(parameters: QueryParameters<T>): QueryDescription[] {
  return Object.entries<QueryParameter<unknown>>(parameters).map(([name, { schema, fallback }]) => {
    // Null stands for an absent text, and is none itself.
    return { name, schema: fallback === null ? schema : { ...schema, default: fallback } };
  });
}

/** A boolean, in the words that pydantic takes. */
export function booleanParameter(fallback: boolean): QueryParameter<boolean> {
  const parse = (text: string): boolean | undefined => BOOLEANS.get(text.toLowerCase());
  return { schema: { type: 'boolean' }, fallback, expected: 'a boolean', parse };
}

/** An integer within bounds, both included. */
export function integerParameter({ min, max, fallback }: { readonly min: number; readonly max: number; readonly fallback: number }): QueryParameter<number> {
  const parse = (text: string): number | undefined => {
    const value = /^\s*[-+]?\d{1,15}\s*$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
  return { schema: { type: 'integer', minimum: min, maximum: max }, fallback, expected: `an integer from ${min} to ${max}`, parse };
}

/** One of a closed set of words. */
export function wordParameter<const Word extends string>(words: readonly Word[], fallback: NoInfer<Word>): QueryParameter<Word> {
  const parse = (text: string): Word | undefined => words.find((word) => word === text);
  return { schema: { type: 'string', enum: words }, fallback, expected: `one of ${words.join(', ')}`, parse };
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 'true', 't', 'yes', 'y', 'on'].map((word): [string, boolean] => [word, true]),
  ...['0', 'false', 'f', 'no', 'n', 'off'].map((word): [string, boolean] => [word, false]),
]);

function unexpected(name: string, expected: string, text: unknown): ServerError {
  const param = `query.${name}`;
  return new ServerError('validation', `1 validation error:\n  ${param}: expected ${expected}, got ${showValue(text)}`, { param });
}
