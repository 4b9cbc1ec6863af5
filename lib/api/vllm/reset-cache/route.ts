// POST /reset_prefix_cache, /reset_mm_cache, /reset_encoder_cache
import type { Route } from '../../../wire/http/router.ts';
import { sendBare, sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guard } from '../handler.ts';
import { booleanParameter, describeQuery, readQuery } from '../../query-parameters.ts';

// There is no cache outside the engine that could be reset.
const PREFIX_QUERY = { reset_running_requests: booleanParameter(false), reset_external: booleanParameter(false) };

/** The endpoints that empty caches. The engine keeps one of prefixes alone; the others are empty already. */
export function createResetCacheRoutes(context: VllmContext): Route[] {
  return [
    {
      method: 'POST',
      path: '/reset_prefix_cache',
      summary: 'Empty the prefix cache; "success" is false while blocks are held',
      describe: () => ({ query: describeQuery(PREFIX_QUERY), failures: { 400: 'Not a boolean' } }),
      handler: guard(context, (exchange) => {
        const { reset_running_requests: isForced } = readQuery(exchange, PREFIX_QUERY);
        sendJson(exchange, { success: context.engine.lifecycle.resetPrefixCache({ isForced }) });
      }),
    },
    createEmptyReset('/reset_mm_cache', 'Empty the cache of multimodal inputs'),
    createEmptyReset('/reset_encoder_cache', 'Empty the cache of encoder outputs'),
  ];
}

function createEmptyReset(path: string, summary: string): Route {
  return { method: 'POST', path, summary, describe: () => ({ contentType: null }), handler: (exchange) => sendBare(exchange) };
}
