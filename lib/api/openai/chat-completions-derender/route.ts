// POST /v1/chat/completions/derender
import { createHexId } from '../../../base/hex-id.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import type { Route } from '../../../wire/http/router.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { describeBody, MODEL_FAILURES } from '../../describe-body.ts';
import { jsonHandler } from '../../json-handler.ts';
import { createDecodeWindow } from '../derender/decode-window.ts';
import { toChunkUsage, toDerenderUsage } from '../derender/derender-usage.ts';
import type { GeneratedChoice } from '../derender/generated.ts';
import { toChatLogprobs } from '../derender/resolve-logprobs.ts';
import { advanceState, INITIAL_STATE, openWindow, type StreamState } from '../derender/stream-state.ts';
import { countTokens, Turns, writeChoices } from '../derender/turns.ts';
import { type ChatDerenderRequest, chunkFields, parseChatDerenderRequest, wholeFields } from './request.ts';

/** Makes a chat completion, or a chunk of one, of what a generate endpoint has answered. */
export function createChatDerenderRoute(context: GenerationContext): Route {
  return {
    method: 'POST',
    path: '/v1/chat/completions/derender',
    operation: 'derender_chat_completion',
    summary: 'A chat completion from generated token ids',
    describe: () => describeBody(MODEL_FAILURES, { DerenderChatRequest: wholeFields, DerenderChatStreamRequest: chunkFields }),
    handler: jsonHandler(context, (exchange, body) => derender(context, exchange, parseChatDerenderRequest(body, context))),
  };
}

async function derender(context: GenerationContext, exchange: HttpExchange, request: ChatDerenderRequest): Promise<void> {
  const body = request.chunk === null ? await toResponse(context, request) : await toChunk(context, request, request.chunk.state);
  exchange.send({ status: 200, contentType: 'application/json', body });
}

function toHead({ wallTimeMs }: GenerationContext, { generated, modelName }: ChatDerenderRequest, object: string): string {
  const id = toJsonString(generated.request_id ?? createHexId());
  return `{"id":${id},"object":"${object}","created":${Math.floor(wallTimeMs() / 1000)},"model":${toJsonString(modelName)}`;
}

async function toResponse(context: GenerationContext, request: ChatDerenderRequest): Promise<string> {
  const { generated, promptTokens } = request;
  const turns = new Turns();
  const choices = await writeChoices(generated.choices, (choice) => toChoice(context, { request, choice, turns }));
  return (
    `${toHead(context, request, 'chat.completion')},"choices":[${choices.join(',')}],"service_tier":null,"system_fingerprint":null,` +
    `"usage":${toDerenderUsage(promptTokens ?? 0, countTokens(generated.choices))},"prompt_logprobs":${JSON.stringify(generated.prompt_logprobs)},` +
    `"prompt_token_ids":null,"prompt_text":null,"kv_transfer_params":${JSON.stringify(generated.kv_transfer_params)},` +
    `"ec_transfer_params":null,"metrics":${JSON.stringify(generated.metrics)}}`
  );
}

interface ChoiceOptions {
  readonly request: ChatDerenderRequest;
  readonly choice: GeneratedChoice;
  readonly turns: Turns;
}

async function toChoice({ tokenizer }: GenerationContext, { request, choice, turns }: ChoiceOptions): Promise<string> {
  const window = createDecodeWindow({ tokenizer, skipsSpecialTokens: request.skipsSpecialTokens }, request.promptTokenIds);
  const content = toJsonString(await turns.push(window, choice.token_ids ?? []));
  const logprobs = await toChatLogprobs(choice.logprobs, { tokenizer, context: [], turns });
  return (
    `{"index":${choice.index},"message":{"role":"assistant","content":${content},"refusal":null,"annotations":null,"audio":null,` +
    `"function_call":null,"reasoning":null},"logprobs":${logprobs},${toEnd(choice, request)},"routed_experts":null}`
  );
}

function toEnd({ finish_reason: reason, stop_reason: stop = null, token_ids: ids }: GeneratedChoice, { returnsTokenIds }: ChatDerenderRequest): string {
  const shown = returnsTokenIds ? JSON.stringify(ids) : 'null';
  return `"finish_reason":${JSON.stringify(reason)},"stop_reason":${JSON.stringify(stop)},"token_ids":${shown}`;
}

async function toChunk(context: GenerationContext, request: ChatDerenderRequest, given: StreamState | null): Promise<string> {
  const turns = new Turns();
  const { generated, promptTokens } = request;
  const { tokenizer } = context;
  const window = openWindow({ tokenizer, skipsSpecialTokens: request.skipsSpecialTokens }, given, request.promptTokenIds);
  const state = given ?? INITIAL_STATE;
  const choice = generated.choices[0] ?? null;
  const tokenIds = choice?.token_ids ?? [];
  const text = await turns.push(window, tokenIds);
  const next = choice === null ? advanceState(state, { window, text, tokenIds }) : { ...advanceState(state, { window, text, tokenIds }), role_sent: true };
  const role = state.role_sent ? 'null' : '"assistant"';
  const delta = `{"role":${role},"content":${text === '' ? 'null' : toJsonString(text)},"reasoning":null}`;
  const logprobs = await toChatLogprobs(choice?.logprobs ?? null, { tokenizer, context: state.logprob_context_token_ids, turns });
  const choices = choice === null ? '' : `{"index":${choice.index},"delta":${delta},"logprobs":${logprobs},${toEnd(choice, request)}}`;
  return (
    `{"chunk":${toHead(context, request, 'chat.completion.chunk')},"choices":[${choices}],"usage":${toChunkUsage(generated, promptTokens)},` +
    `"system_fingerprint":null,"prompt_token_ids":null,"prompt_text":null,"metrics":${JSON.stringify(generated.metrics)}},` +
    `"stream_state":${JSON.stringify(next)}}`
  );
}
