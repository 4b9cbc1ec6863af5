// What the log says of a path that this server has not and another one would have: to its client a 404 says, as in vLLM, no more than that.
import type { Logger } from '../base/log.ts';
import { OptionValueError } from '../config/option.ts';
import type { PoolingConfig } from '../engine/pooling/options.ts';
import { createRouter, type Route, type Router } from '../wire/http/router.ts';
import type { ApiConfig } from './options.ts';
import type { EndpointConfig } from './vllm/options.ts';

/** The options on which it depends what endpoints there are. */
export type EndpointSettings = Pick<ApiConfig, 'enableTokenizerInfoEndpoint'> & Pick<EndpointConfig, 'serverDevMode' | 'allowRuntimeLoraUpdating'> & Pick<PoolingConfig, 'runner' | 'convert'>;

/** The endpoints of a server that differs in some of them. */
export type RouteLister = (settings: Partial<EndpointSettings>) => readonly Route[];

// Those of scale-out serving name their setting in an answer of their own.
const SETTINGS: Readonly<Record<string, Partial<EndpointSettings>>> = {
  '--server-dev-mode': { serverDevMode: true },
  '--allow-runtime-lora-updating': { allowRuntimeLoraUpdating: true },
  '--enable-tokenizer-info-endpoint': { enableTokenizerInfoEndpoint: true },
  '--runner generate': { runner: 'generate' },
  '--convert embed': { runner: 'auto', convert: 'embed' },
  '--convert classify': { runner: 'auto', convert: 'classify' },
};

/** Hears of paths that are not there, and warns once of each setting that would serve one. */
export function createUnservedPathLog(listRoutes: RouteLister, logger: Logger): (path: string) => void {
  // Made for the first path that is not there: most servers hear of none.
  let routers: readonly (readonly [setting: string, router: Router])[] | null = null;
  const told = new Set<string>();
  return (path) => {
    routers ??= Object.entries(SETTINGS).map(([setting, settings]) => [setting, createRouter(listOrNone(listRoutes, settings))]);
    const [needs] = routers.find(([, router]) => router.match('GET', path).kind !== 'not_found') ?? [];
    if (needs === undefined || told.has(needs)) return;
    told.add(needs);
    logger.warn('a path that is not served here was asked for', { path, needs });
  };
}

// Other options may stand in a setting's way.
function listOrNone(listRoutes: RouteLister, settings: Partial<EndpointSettings>): readonly Route[] {
  try {
    return listRoutes(settings);
  } catch (error) {
    if (error instanceof OptionValueError) return [];
    throw error;
  }
}
