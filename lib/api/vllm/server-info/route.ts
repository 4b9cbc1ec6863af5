// GET /server_info
import type { Route } from '../../../wire/http/router.ts';
import { describeQuery, readQuery, wordParameter } from '../../query-parameters.ts';
import { sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guard } from '../handler.ts';
import { VLLM_VERSION } from '../version/route.ts';
import { toConfigText } from './config-text.ts';
import { readEnvironmentDefaults } from './environment-defaults.ts';
import { describeSystem } from './system-environment.ts';
import { createVllmConfig } from './vllm-config.ts';

const QUERY = { config_format: wordParameter(['text', 'json'], 'text') };

/** The settings: `{"vllm_config":"model='m', ...","vllm_env":{...},"system_env":{...}}`. */
export function createServerInfoRoute(context: VllmContext): Route {
  const { serverInfo } = context;
  return {
    method: 'GET',
    path: '/server_info',
    operation: 'show_server_info',
    summary: 'Configuration, environment and system',
    describe: () => ({ query: describeQuery(QUERY), failures: { 400: 'No such format' } }),
    handler: guard(context, (exchange) => {
      const isJson = readQuery(exchange, QUERY).config_format === 'json';
      const config = createVllmConfig(serverInfo);
      sendJson(exchange, {
        vllm_config: isJson ? config : toConfigText(config),
        vllm_env: { ...readEnvironmentDefaults(), ...serverInfo.environment },
        system_env: describeSystem(VLLM_VERSION),
      });
    }),
  };
}
