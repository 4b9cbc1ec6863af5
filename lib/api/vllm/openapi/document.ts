// The OpenAPI 3.1 document of the routes that are served, in the form that FastAPI gives it.
import type { JsonSchema, RouteDescription } from '../../../wire/http/route-description.ts';
import type { Route } from '../../../wire/http/router.ts';
import { ERROR_RESPONSE } from '../../error-body.ts';
import { Components } from './components.ts';
import { toOperationId } from './operation-id.ts';

/** The document: `{"openapi":"3.1.0","info":{...},"paths":{"/health":{"get":{...}}}}`. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string };
  /** By path and by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  /** The models of bodies, by name: `{"schemas":{"ChatCompletionRequest":{...}}}`. */
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
  /** With --root-path: where a proxy in front serves them. */
  readonly servers?: readonly { readonly url: string }[];
}

/** What one route does. */
export interface Operation {
  readonly summary: string;
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: unknown;
  /** By status. */
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

const JSON_TYPE = 'application/json';

/** The document of a table; hidden routes are left out. @param rootPath what a proxy in front adds to paths, empty for nothing */
export function createDocument(routes: readonly Route[], rootPath: string = ''): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {};
  const components = new Components();
  for (const route of routes) {
    if (route.isHidden === true) continue;
    const operations = paths[route.path] ?? {};
    operations[route.method.toLowerCase()] = toOperation(route, components);
    paths[route.path] = operations;
  }
  const servers = rootPath === '' ? {} : { servers: [{ url: rootPath }] };
  return { openapi: '3.1.0', info: { title: 'FastAPI', version: '0.1.0' }, paths, components: { schemas: components.schemas }, ...servers };
}

function toOperation(route: Route, components: Components): Operation {
  const description = route.describe?.() ?? {};
  const parameters = [...listPathParameters(route.path), ...listQueryParameters(description)];
  const { body } = description;
  return {
    summary: route.summary,
    operationId: toOperationId(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { [JSON_TYPE]: { schema: components.refer(body) } } } }),
    responses: toResponses(description, components),
  };
}

function listPathParameters(path: string): Parameter[] {
  const names = [...path.matchAll(/\{(.*?)\}/g)].map(([, name = '']) => name);
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function listQueryParameters({ query = [] }: RouteDescription): Parameter[] {
  return query.map(({ name, schema }) => ({ name, in: 'query', required: false, schema }));
}

// Of every route that reads a body; a route may have more to say of a status.
const BODY_FAILURES = { 413: 'The body is too large', 503: 'The bodies of all requests under way take too much memory' };

function toResponses(
  { body, contentType = JSON_TYPE, otherContentTypes = [], failures = {}, failureBody = ERROR_RESPONSE }: RouteDescription,
  components: Components,
): Record<string, unknown> {
  const types = contentType === null ? [] : [contentType, ...otherContentTypes];
  const content = Object.fromEntries(types.map((type) => [type, { schema: {} }]));
  const success = { description: 'Success', ...(types.length === 0 ? {} : { content }) };
  const responses: Record<string, unknown> = { 200: success };
  for (const [status, meaning] of Object.entries(body === undefined ? failures : { ...BODY_FAILURES, ...failures })) {
    responses[status] = { description: meaning, content: { [JSON_TYPE]: { schema: components.refer(failureBody) } } };
  }
  return responses;
}
