// GET /version
import type { Route } from '../../../wire/http/router.ts';

/** The version of vLLM whose wire this server speaks. */
export const VLLM_VERSION = '0.32.0';

/** The version endpoint: `{"version":"0.32.0"}`. */
export function createVersionRoute(): Route {
  const body = JSON.stringify({ version: VLLM_VERSION });
  return {
    method: 'GET',
    path: '/version',
    operation: 'show_version',
    summary: 'The version of vLLM that is simulated',
    handler: (exchange) => exchange.send({ status: 200, contentType: 'application/json', body }),
  };
}
