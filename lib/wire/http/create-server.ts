// The HTTP server that options ask for: what they say of access, joined in the order in which vLLM's middlewares run.
import { createBearerGuard } from './bearer-guard.ts';
import { createCors } from './cors.ts';
import type { Middleware } from './middleware.ts';
import type { HttpConfig } from './options.ts';
import { HttpServer, type HttpServerOptions } from './server.ts';
import { toRootPath } from './target.ts';
import { loadTls } from './tls.ts';

/** What options do not say. */
export interface HttpServerParts extends Pick<HttpServerOptions, 'router' | 'headers' | 'onDraining' | 'onDefect' | 'onUnknownPath' | 'onAnswered'> {
  /** Runs before everything else: answers that refuse have its headers, too. */
  readonly outermost: readonly Middleware[];
  /** What paths that need a key begin with. */
  readonly guardedPrefixes: readonly string[];
}

/** A server that is not listening yet. @throws OptionValueError as `loadTls`. */
export function createHttpServer(config: HttpConfig, { outermost, guardedPrefixes, onAnswered, ...parts }: HttpServerParts): HttpServer {
  const guard = config.apiKey.length === 0 ? [] : [createBearerGuard({ keys: config.apiKey, prefixes: guardedPrefixes })];
  return new HttpServer({
    ...parts,
    ...(onAnswered !== undefined && logsRequests(config) ? { onAnswered } : {}),
    middleware: [...outermost, ...guard, createCors(config)],
    rootPath: toRootPath(config.rootPath ?? ''),
    tls: loadTls(config),
    maxHeaderBytes: config.h11MaxIncompleteEventSize,
    maxHeaders: config.h11MaxHeaderCount,
  });
}

// uvicorn's lines about requests are those of its level info. Unless they are asked for, there are none: they cost more than an answer.
function logsRequests({ uvicornLogLevel: level, disableUvicornAccessLog: isOff }: HttpConfig): boolean {
  return !isOff && (level === 'info' || level === 'debug' || level === 'trace');
}
