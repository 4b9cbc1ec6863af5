// What documentation says of a route: the parts of OpenAPI 3.1 that clients look at.

/**
 * A JSON schema (draft 2020-12), as it is written down: `{ type: 'string', enum: ['a', 'b'] }`. One with a title is a model: the document
 * has it once, and refers to it by that name.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A parameter of the query. */
export interface QueryDescription {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** A route's documentation. Parameters of its path come from the path itself. */
export interface RouteDescription {
  readonly query?: readonly QueryDescription[];
  /** Of the JSON body; absent: none is read. */
  readonly body?: JsonSchema;
  /** Media type of the answer, or null for an empty one; `application/json` by default. */
  readonly contentType?: string | null;
  /** Media types that it has instead where the request asks for them. */
  readonly otherContentTypes?: readonly string[];
  /** What other statuses than 200 mean: `{ 404: 'No such adapter' }`. */
  readonly failures?: Readonly<Record<number, string>>;
  /** Of the JSON body of these; absent: what all have in common. */
  readonly failureBody?: JsonSchema;
}
