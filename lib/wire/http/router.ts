// The routing table: exact paths and paths with parameters, each with the methods it answers.
import type { HttpExchange, PathParameters } from './exchange.ts';
import type { RouteDescription } from './route-description.ts';

/** Answers a request. What it throws becomes a 500 of the server, without details. */
export type Handler = (exchange: HttpExchange) => Promise<void> | void;

/** One line of the routing table. */
export interface Route {
  /** `*`: each one that no other line has for the path. */
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE' | '*';
  /** Starts with a slash. A segment in braces takes one segment of any text that is not empty: `/adapters/{adapter_name}`. */
  readonly path: string;
  /** What it answers, in a phrase for documentation. */
  readonly summary: string;
  /** What documentation says beyond the summary. Called when somebody asks for it. */
  readonly describe?: () => RouteDescription;
  /** True: documentation leaves it out. */
  readonly isHidden?: boolean;
  readonly handler: Handler;
}

/** What a table says of a request. */
export type RouteMatch =
  | { readonly kind: 'found'; readonly handler: Handler; readonly parameters?: PathParameters }
  /** The path without its trailing slash, or with one, is known. */
  | { readonly kind: 'redirect'; readonly path: string }
  | { readonly kind: 'method_not_allowed'; readonly allow: string }
  | { readonly kind: 'not_found' };

/** Finds routes. */
export interface Router {
  /** @param path the request's path, without query, as `parseTarget` gives it. */
  match(method: string, path: string): RouteMatch;
}

const NOT_FOUND: RouteMatch = { kind: 'not_found' };

/** A path of the table and its methods. */
interface RoutedPath {
  /** Null for an exact path. */
  readonly pattern: readonly string[] | null;
  readonly handlers: Map<string, Handler>;
}

/** A path of the table that a request's path fits. */
interface PathMatch {
  readonly routed: RoutedPath;
  readonly parameters?: PathParameters;
}

/** A router over a table. An exact path comes before one with parameters. @throws TypeError when two routes have the same method and path. */
export function createRouter(routes: readonly Route[]): Router {
  const paths = new Map<string, RoutedPath>();
  for (const { method, path, handler } of routes) {
    const routed = paths.get(path) ?? { pattern: path.includes('{') ? path.split('/') : null, handlers: new Map<string, Handler>() };
    if (routed.handlers.has(method)) throw new TypeError(`two routes for ${method} ${path}`);
    routed.handlers.set(method, handler);
    paths.set(path, routed);
  }
  const patterns = [...paths.values()].filter(({ pattern }) => pattern !== null);
  const find = (path: string): PathMatch | null => {
    const exact = paths.get(path);
    return exact?.pattern === null ? { routed: exact } : findPattern(patterns, path);
  };
  return {
    match(method, path) {
      const found = find(path);
      if (found !== null) return toMatch(found, method);
      const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
      return find(other) === null ? NOT_FOUND : { kind: 'redirect', path: other };
    },
  };
}

function toMatch({ routed: { handlers }, parameters }: PathMatch, method: string): RouteMatch {
  const handler = handlers.get(method) ?? handlers.get('*');
  if (handler === undefined) return { kind: 'method_not_allowed', allow: listAllowed([...handlers.keys()]) };
  return parameters === undefined ? { kind: 'found', handler } : { kind: 'found', handler, parameters };
}

// As Starlette has it: the methods of the path's first route, to which HEAD may belong.
function listAllowed(methods: readonly string[]): string {
  return methods.filter((method, index) => index === 0 || method === 'HEAD').join(', ');
}

// No path of a table is longer; a longer one is not even split.
const MAX_PATTERN_CHARS = 4096;

function findPattern(patterns: readonly RoutedPath[], path: string): PathMatch | null {
  if (patterns.length === 0 || path.length > MAX_PATTERN_CHARS) return null;
  const segments = path.split('/');
  for (const routed of patterns) {
    const parameters = routed.pattern === null ? null : takeParameters(routed.pattern, segments);
    if (parameters !== null) return { routed, parameters };
  }
  return null;
}

function takeParameters(pattern: readonly string[], segments: readonly string[]): PathParameters | null {
  if (pattern.length !== segments.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{') && segment !== '') parameters[part.slice(1, -1)] = decodeSegment(segment);
    else if (part !== segment) return null;
  }
  return parameters;
}

// What is no valid encoding stands for itself.
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
