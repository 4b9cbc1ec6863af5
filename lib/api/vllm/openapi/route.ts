// GET and HEAD /openapi.json, /docs, /redoc, /docs/oauth2-redirect
import type { Route } from '../../../wire/http/router.ts';
import { createDocument } from './document.ts';
import { toPage } from './page.ts';

const HTML_TYPE = 'text/html; charset=utf-8';
const REDIRECT_PAGE = '<!doctype html><html lang="en"><head><title>OAuth2</title></head><body></body></html>';

/** The documentation of a table, made when it is first asked for. @param rootPath what a proxy in front adds to paths, empty for nothing */
export function createOpenApiRoutes(routes: readonly Route[], rootPath: string): Route[] {
  let json: string | undefined;
  let html: string | undefined;
  const toHtml = (): string => (html ??= toPage(createDocument(routes, rootPath)));
  return [
    ...createPair('/openapi.json', 'application/json', () => (json ??= JSON.stringify(createDocument(routes, rootPath)))),
    ...createPair('/docs', HTML_TYPE, toHtml),
    ...createPair('/docs/oauth2-redirect', HTML_TYPE, () => REDIRECT_PAGE),
    ...createPair('/redoc', HTML_TYPE, toHtml),
  ];
}

function createPair(path: string, contentType: string, toBody: () => string): Route[] {
  return (['GET', 'HEAD'] as const).map((method) => ({
    method,
    path,
    summary: 'Documentation',
    isHidden: true,
    handler: (exchange) => exchange.send({ status: 200, contentType, body: toBody() }),
  }));
}
