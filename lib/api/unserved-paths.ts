// What the log says of a path that this server has not and another one would have: to its client a 404 says, as in vLLM, no more than that.
import type { Logger } from '../base/log.ts';

// Paths by the setting that they need. Those of scale-out serving name theirs in an answer of their own.
const PATHS: Readonly<Record<string, readonly string[]>> = {
  '--server-dev-mode': [
    ...['/sleep', '/wake_up', '/is_sleeping', '/release_kv_cache_memory', '/pause', '/resume', '/is_paused', '/abort_requests'],
    ...['/reset_prefix_cache', '/reset_mm_cache', '/reset_encoder_cache', '/server_info', '/collective_rpc'],
    ...['/weight_info', '/update_weight_version', '/init_weight_transfer_engine', '/shutdown_weight_transfer_engine', '/start_weight_update'],
    ...['/start_draft_weight_update', '/update_weights', '/finish_weight_update', '/weight_checker', '/get_world_size'],
  ],
  '--allow-runtime-lora-updating': ['/v1/load_lora_adapter', '/v1/unload_lora_adapter', '/adapters'],
  '--enable-tokenizer-info-endpoint': ['/tokenizer_info'],
  '--runner pooling': ['/pooling'],
  '--convert embed': ['/v1/embeddings', '/v2/embed'],
  '--convert classify': ['/classify'],
  '--convert embed, or classify with one class': ['/score', '/v1/score', '/rerank', '/v1/rerank', '/v2/rerank'],
  '--runner generate': [
    ...['/v1/chat/completions', '/v1/chat/completions/batch', '/v1/completions', '/v1/responses', '/v1/messages', '/v1/messages/count_tokens'],
    ...['/generative_scoring', '/inference/v1/generate', '/inference/v1/abort_requests', '/scale_elastic_ep', '/is_scaling_elastic_ep'],
    ...['/v1/chat/completions/render', '/v1/completions/render', '/v1/messages/render', '/v1/responses/render'],
    ...['/v1/chat/completions/derender', '/v1/completions/derender'],
  ],
};

/** The setting with which a server has a path: `--server-dev-mode`; undefined where there is none. */
export function findSetting(path: string): string | undefined {
  return Object.keys(PATHS).find((setting) => PATHS[setting]?.some((known) => path === known || path.startsWith(`${known}/`)));
}

/** Hears of paths that are not there, and warns once of each setting that would serve one. */
export function createUnservedPathLog(logger: Logger): (path: string) => void {
  const told = new Set<string>();
  return (path) => {
    const needs = findSetting(path);
    if (needs === undefined || told.has(needs)) return;
    told.add(needs);
    logger.warn('a path that is not served here was asked for', { path, needs });
  };
}
