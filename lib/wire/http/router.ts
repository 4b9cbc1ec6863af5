// The routing table: exact paths and paths with parameters, each with the methods it answers.
import type { HttpExchange, PathParameters } from './exchange.ts';
import type { RouteDescription } from './route-description.ts';

/** Answers a request. What it throws becomes a 500 of the server, without details. */
export type Handler = (exchange: HttpExchange) => Promise<void> | void;

/** One line of the routing table. */
export interface Route {
  /** `*`: each one that no other line has for the path. */
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE' | '*';
  /**
   * Starts with a slash. A segment in braces takes one segment of any text that is not empty: `/adapters/{adapter_name}`. An asterisk at
   * the end takes any rest: `/metrics*`.
   */
  readonly path: string;
  /** What generated clients call it by: `create_score`; absent: the words of its path. */
  readonly operation?: string;
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

const ANY_METHOD = '*';
const OPEN_END = '*';

const NOT_FOUND: RouteMatch = { kind: 'not_found' };

/** A path of the table and its methods. */
interface RoutedPath {
  /** Its place among the paths, from 0. */
  readonly order: number;
  readonly path: string;
  readonly handlers: Map<string, Handler>;
}

/** A path of the table that a request's path fits. */
interface PathMatch {
  readonly routed: RoutedPath;
  readonly parameters?: PathParameters;
}

/**
 * A router over a table. An exact path comes before one with parameters, and that before one with an open end; where one does not have
 * the method, the next may. @throws TypeError when two routes have the same method and path.
 */
export function createRouter(routes: readonly Route[]): Router {
  const paths = groupByPath(routes);
  const patterns = [...paths.values()].filter(({ path }) => path.includes('{')).map((routed): Pattern => ({ routed, parts: routed.path.split('/') }));
  const openEnds = [...paths.values()].filter(({ path }) => path.endsWith(OPEN_END));
  const findAll = (path: string): PathMatch[] => {
    const exact = paths.get(path);
    const others = [...findPatterns(patterns, path), ...openEnds.filter((routed) => path.startsWith(routed.path.slice(0, -OPEN_END.length))).map((routed) => ({ routed }))];
    return exact === undefined ? others : [{ routed: exact }, ...others];
  };
  return {
    match(method, path) {
      const handler = findHandler(paths.get(path), method);
      if (handler !== undefined) return { kind: 'found', handler };
      const found = findAll(path);
      if (found.length > 0) return toMatch(found, method);
      const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
      return findAll(other).length === 0 ? NOT_FOUND : { kind: 'redirect', path: other };
    },
  };
}

function groupByPath(routes: readonly Route[]): Map<string, RoutedPath> {
  const paths = new Map<string, RoutedPath>();
  for (const { method, path, handler } of routes) {
    const routed = paths.get(path) ?? { order: paths.size, path, handlers: new Map<string, Handler>() };
    if (routed.handlers.has(method)) throw new TypeError(`two routes for ${method} ${path}`);
    routed.handlers.set(method, handler);
    paths.set(path, routed);
  }
  return paths;
}

function findHandler(routed: RoutedPath | undefined, method: string): Handler | undefined {
  return routed?.handlers.get(method) ?? routed?.handlers.get(ANY_METHOD);
}

// As Starlette has it: what is allowed is what the first path of the table allows.
function toMatch(found: readonly PathMatch[], method: string): RouteMatch {
  for (const { routed, parameters } of found) {
    const handler = findHandler(routed, method);
    if (handler !== undefined) return parameters === undefined ? { kind: 'found', handler } : { kind: 'found', handler, parameters };
  }
  const [first] = found.map(({ routed }) => routed).sort((one, other) => one.order - other.order);
  return { kind: 'method_not_allowed', allow: listAllowed([...(first?.handlers.keys() ?? [])]) };
}

// As Starlette has it: the methods of the path's first route, to which HEAD may belong.
function listAllowed(methods: readonly string[]): string {
  return methods.filter((method, index) => index === 0 || method === 'HEAD').join(', ');
}

/** A path with parameters. */
interface Pattern {
  readonly routed: RoutedPath;
  readonly parts: readonly string[];
}

// No path of a table is longer; a longer one is not even split.
const MAX_PATTERN_CHARS = 4096;

function findPatterns(patterns: readonly Pattern[], path: string): PathMatch[] {
  if (patterns.length === 0 || path.length > MAX_PATTERN_CHARS) return [];
  const segments = path.split('/');
  return patterns.flatMap(({ routed, parts }) => {
    const parameters = takeParameters(parts, segments);
    return parameters === null ? [] : [{ routed, parameters }];
  });
}

function takeParameters(pattern: readonly string[], segments: readonly string[]): PathParameters | null {
  if (pattern.length !== segments.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{') && segment !== '') parameters[part.slice(1, -1)] = segment;
    else if (part !== segment) return null;
  }
  return parameters;
}
