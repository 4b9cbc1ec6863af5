// GET /server_info
import { arch, cpus, release, type } from 'node:os';
import type { Route } from '../../../wire/http/router.ts';
import { sendJson } from '../answer.ts';
import type { ServerInfo, VllmContext } from '../context.ts';
import { guard } from '../handler.ts';
import { describeQuery, readQuery, wordParameter } from '../../query-parameters.ts';

const QUERY = { config_format: wordParameter(['text', 'json'], 'text') };

/** The settings: `{"vllm_config":"model='m', ...","vllm_env":{...},"system_env":{...}}`. */
export function createServerInfoRoute(context: VllmContext): Route {
  const { serverInfo } = context;
  return {
    method: 'GET',
    path: '/server_info',
    summary: 'Configuration, environment and system',
    describe: () => ({ query: describeQuery(QUERY), failures: { 400: 'No such format' } }),
    handler: guard(context, (exchange) => {
      const isJson = readQuery(exchange, QUERY).config_format === 'json';
      const config = isJson ? serverInfo.config : toText(serverInfo);
      sendJson(exchange, { vllm_config: config, vllm_env: serverInfo.environment, system_env: describeSystem() });
    }),
  };
}

function toText({ config }: ServerInfo): string {
  return Object.entries(config)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}

function describeSystem(): Readonly<Record<string, string>> {
  return { os: `${type()} ${release()} ${arch()}`, node_version: process.versions.node, cpu_info: cpus()[0]?.model ?? 'unknown' };
}
