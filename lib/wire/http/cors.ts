// Cross-origin requests (the Fetch standard, section "HTTP CORS protocol"), answered as Starlette's CORSMiddleware does.
import type { HttpExchange } from './exchange.ts';
import type { Middleware } from './middleware.ts';

/** What other origins may do. `*` in a list stands for all. */
export interface CorsOptions {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  /** Whether browsers may send cookies and the like. */
  readonly allowCredentials: boolean;
}

/** Answers preflights, and adds to other answers what a browser wants to see. */
export function createCors(options: CorsOptions): Middleware {
  const policy = new CorsPolicy(options);
  return (exchange) => {
    const { origin } = exchange.headers;
    const method = exchange.headers['access-control-request-method'];
    if (origin !== undefined && exchange.method === 'OPTIONS' && method !== undefined) policy.answerPreflight(exchange, origin, method);
    else policy.addHeaders(exchange, origin);
  };
}

const ALL = '*';
const ALL_METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY'];
// Browsers send these without asking.
const SAFE_HEADERS = ['Accept', 'Accept-Language', 'Content-Language', 'Content-Type'];
const PREFLIGHT_VARY =
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network';
const MAX_AGE_SECONDS = '600';

class CorsPolicy {
  readonly #origins: ReadonlySet<string>;
  readonly #methods: readonly string[];
  // In order, as they are shown.
  readonly #headers: readonly string[];
  readonly #allowsAllHeaders: boolean;
  readonly #allowCredentials: boolean;

  constructor({ allowedOrigins, allowedMethods, allowedHeaders, allowCredentials }: CorsOptions) {
    this.#origins = new Set(allowedOrigins);
    this.#methods = allowedMethods.includes(ALL) ? ALL_METHODS : allowedMethods;
    this.#headers = [...new Set([...SAFE_HEADERS, ...allowedHeaders])].sort();
    this.#allowsAllHeaders = allowedHeaders.includes(ALL);
    this.#allowCredentials = allowCredentials;
  }

  addHeaders(exchange: HttpExchange, origin: string | undefined): void {
    exchange.addHeader('vary', 'Origin');
    if (origin === undefined) return;
    const allowed = this.#allowedOrigin(origin);
    if (allowed !== null) exchange.addHeader('access-control-allow-origin', allowed);
    if (this.#allowCredentials) exchange.addHeader('access-control-allow-credentials', 'true');
  }

  answerPreflight(exchange: HttpExchange, origin: string, method: string): void {
    const requested = exchange.headers['access-control-request-headers'];
    const requestedHeaders = typeof requested === 'string' ? requested : undefined;
    const allowed = this.#allowedOrigin(origin);
    const headers = ['vary', PREFLIGHT_VARY];
    if (allowed !== null) headers.push('access-control-allow-origin', allowed);
    headers.push('access-control-allow-methods', this.#methods.join(', '), 'access-control-max-age', MAX_AGE_SECONDS);
    const shownHeaders = this.#allowsAllHeaders ? requestedHeaders : this.#headers.join(', ');
    if (shownHeaders !== undefined) headers.push('access-control-allow-headers', shownHeaders);
    if (this.#allowCredentials) headers.push('access-control-allow-credentials', 'true');
    const faults = this.#findFaults({ isOriginAllowed: allowed !== null, method, requestedHeaders, wantsPrivateNetwork: wantsPrivateNetwork(exchange) });
    const [status, body] = faults.length === 0 ? [200, 'OK'] : [400, `Disallowed CORS ${faults.join(', ')}`];
    exchange.send({ status, headers, contentType: 'text/plain; charset=utf-8', body });
  }

  // What the answer says, or null. An answer that allows credentials has to name the origin.
  #allowedOrigin(origin: string): string | null {
    if (this.#origins.has(ALL)) return this.#allowCredentials ? origin : ALL;
    return this.#origins.has(origin) ? origin : null;
  }

  #findFaults({ isOriginAllowed, method, requestedHeaders, wantsPrivateNetwork }: PreflightQuestions): string[] {
    const faults: string[] = [];
    if (!isOriginAllowed) faults.push('origin');
    if (!this.#methods.includes(method)) faults.push('method');
    if (!this.#allowsAllHeaders && requestedHeaders !== undefined && !this.#allowsHeaders(requestedHeaders)) faults.push('headers');
    if (wantsPrivateNetwork) faults.push('private-network');
    return faults;
  }

  #allowsHeaders(requested: string): boolean {
    const allowed = new Set(this.#headers.map((name) => name.toLowerCase()));
    return requested.split(',').every((name) => allowed.has(name.trim().toLowerCase()));
  }
}

/** What a preflight asks for. */
interface PreflightQuestions {
  readonly isOriginAllowed: boolean;
  readonly method: string;
  readonly requestedHeaders: string | undefined;
  readonly wantsPrivateNetwork: boolean;
}

function wantsPrivateNetwork(exchange: HttpExchange): boolean {
  return exchange.headers['access-control-request-private-network'] !== undefined;
}
