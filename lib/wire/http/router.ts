// The routing table: exact paths, each with the methods it answers.
import type { HttpExchange } from './exchange.ts';

/** Answers a request. What it throws becomes a 500 of the server, without details. */
export type Handler = (exchange: HttpExchange) => Promise<void> | void;

/** One line of the routing table. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** An exact path, starting with a slash. */
  readonly path: string;
  /** What it answers, in a phrase for documentation. */
  readonly summary: string;
  readonly handler: Handler;
}

/** What a table says of a request. */
export type RouteMatch =
  | { readonly kind: 'found'; readonly handler: Handler }
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

/** A router over a table. @throws TypeError when two routes have the same method and path. */
export function createRouter(routes: readonly Route[]): Router {
  const paths = new Map<string, Map<string, RouteMatch>>();
  for (const { method, path, handler } of routes) {
    const methods = paths.get(path) ?? new Map<string, RouteMatch>();
    if (methods.has(method)) throw new TypeError(`two routes for ${method} ${path}`);
    methods.set(method, { kind: 'found', handler });
    paths.set(path, methods);
  }
  return {
    match(method, path) {
      const methods = paths.get(path);
      if (methods !== undefined) return methods.get(method) ?? { kind: 'method_not_allowed', allow: [...methods.keys()].join(', ') };
      const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
      return paths.has(other) ? { kind: 'redirect', path: other } : NOT_FOUND;
    },
  };
}
