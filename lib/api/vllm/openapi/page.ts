// The document as a page for people. It needs nothing but itself: no script, no other host.
import type { OpenApiDocument, Operation } from './document.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'summary{cursor:pointer}code{font:14px ui-monospace,monospace}pre{background:#8882;padding:1rem;overflow:auto}';

/** The page, in HTML. */
export function toPage({ info, paths }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => toEntry(`${method.toUpperCase()} ${path}`, operation)),
  );
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(info.title)} - Documentation</title>` +
    `<style>${STYLE}</style></head><body><h1>Endpoints</h1><p><a href="openapi.json">openapi.json</a></p>${operations.join('')}</body></html>`
  );
}

function toEntry(place: string, operation: Operation): string {
  const details = escape(JSON.stringify(operation, null, 2));
  return `<details><summary><code>${escape(place)}</code> ${escape(operation.summary)}</summary><pre>${details}</pre></details>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
