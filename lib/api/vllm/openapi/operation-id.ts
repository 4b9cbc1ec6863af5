// Names of operations, by which generated clients call them: as FastAPI makes them of vLLM's functions.
import type { Route } from '../../../wire/http/router.ts';

/** `create_chat_completion_v1_chat_completions_post`: the function, the path, the method. */
export function toOperationId({ method, path }: Pick<Route, 'method' | 'path'>): string {
  const place = path.replace(/\W/g, '_');
  return `${FUNCTIONS[`${method} ${path}`] ?? place.replace(/^_/, '')}${place}_${method.toLowerCase()}`;
}

// Those that are not called as their path is.
const FUNCTIONS: Readonly<Record<string, string>> = {
  'POST /v1/chat/completions': 'create_chat_completion',
  'POST /v1/chat/completions/batch': 'create_batch_chat_completion',
  'POST /v1/chat/completions/render': 'render_chat_completion',
  'POST /v1/chat/completions/derender': 'derender_chat_completion',
  'POST /v1/completions': 'create_completion',
  'POST /v1/completions/render': 'render_completion',
  'POST /v1/completions/derender': 'derender_completion',
  'POST /v1/responses': 'create_responses',
  'POST /v1/responses/render': 'render_responses',
  'GET /v1/responses/{response_id}': 'retrieve_responses',
  'POST /v1/responses/{response_id}/cancel': 'cancel_responses',
  'POST /v1/messages': 'create_messages',
  'POST /v1/messages/count_tokens': 'count_tokens',
  'POST /v1/messages/render': 'render_messages',
  'POST /v1/embeddings': 'create_embedding',
  'POST /v2/embed': 'create_cohere_embedding',
  'POST /pooling': 'create_pooling',
  'POST /classify': 'create_classify',
  'POST /score': 'create_score',
  'POST /v1/score': 'create_score_v1',
  'POST /rerank': 'do_rerank',
  'POST /v1/rerank': 'do_rerank_v1',
  'POST /v2/rerank': 'do_rerank_v2',
  'POST /generative_scoring': 'create_generative_scoring',
  'POST /v1/systemone': 'create_structured_decision',
  'POST /inference/v1/generate': 'generate',
  'POST /inference/v1/abort_requests': 'abort_requests',
  'POST /invocations': 'decorated_func',
  'POST /adapters': 'decorated_func',
  'DELETE /adapters/{adapter_name}': 'decorated_func',
  'GET /v1/models': 'show_available_models',
  'POST /v1/load_lora_adapter': 'load_lora_adapter',
  'POST /v1/unload_lora_adapter': 'unload_lora_adapter',
  'GET /load': 'get_server_load_metrics',
  'GET /version': 'show_version',
  'GET /server_info': 'show_server_info',
  'GET /tokenizer_info': 'get_tokenizer_info',
  'POST /pause': 'pause_generation',
  'POST /resume': 'resume_generation',
};
