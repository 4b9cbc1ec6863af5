// POST /v1/completions/derender
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
import { toCompletionLogprobs } from '../derender/resolve-logprobs.ts';
import { advanceState, INITIAL_STATE, openWindow, type StreamState } from '../derender/stream-state.ts';
import { countTokens, Turns, writeChoices } from '../derender/turns.ts';
import { chunkFields, type CompletionDerenderRequest, type GeneratedPrompt, parseCompletionDerenderRequest, wholeFields } from './request.ts';

/** Makes a completion, or a chunk of one, of what a generate endpoint has answered. */
export function createCompletionsDerenderRoute(context: GenerationContext): Route {
  return {
    method: 'POST',
    path: '/v1/completions/derender',
    operation: 'derender_completion',
    summary: 'A completion from generated token ids',
    describe: () => describeBody(MODEL_FAILURES, { DerenderCompletionRequest: wholeFields, DerenderCompletionStreamRequest: chunkFields }),
    handler: jsonHandler(context, (exchange, body) => derender(context, exchange, parseCompletionDerenderRequest(body, context))),
  };
}

async function derender(context: GenerationContext, exchange: HttpExchange, request: CompletionDerenderRequest): Promise<void> {
  const [first] = request.prompts;
  if (first === undefined) throw new TypeError('a request without an answer');
  const body = request.chunk === null ? await toResponse(context, request, first) : await toChunk(context, { request, first, given: request.chunk.state });
  exchange.send({ status: 200, contentType: 'application/json', body });
}

function toHead({ wallTimeMs }: GenerationContext, { modelName }: CompletionDerenderRequest, { generated }: GeneratedPrompt): string {
  const id = toJsonString(generated.request_id ?? createHexId());
  return `{"id":${id},"object":"text_completion","created":${Math.floor(wallTimeMs() / 1000)},"model":${toJsonString(modelName)}`;
}

async function toResponse(context: GenerationContext, request: CompletionDerenderRequest, first: GeneratedPrompt): Promise<string> {
  const choices: string[] = [];
  const turns = new Turns();
  let [promptTokens, completionTokens] = [0, 0];
  for (const prompt of request.prompts) {
    const start = choices.length;
    const written = await writeChoices(prompt.generated.choices, (choice) => toChoice(context, { request, prompt, choice, turns }));
    for (const [offset, choice] of written.entries()) choices.push(`{"index":${start + offset},${choice}`);
    promptTokens += prompt.promptTokens ?? 0;
    completionTokens += countTokens(prompt.generated.choices);
  }
  const metrics = request.prompts.length === 1 ? first.generated.metrics : null;
  return (
    `${toHead(context, request, first)},"choices":[${choices.join(',')}],"service_tier":null,"system_fingerprint":null,` +
    `"usage":${toDerenderUsage(promptTokens, completionTokens)},"kv_transfer_params":${toCommonParams(request.prompts)},` +
    `"ec_transfer_params":null,"metrics":${JSON.stringify(metrics)}}`
  );
}

interface ChoiceOptions {
  readonly request: CompletionDerenderRequest;
  readonly prompt: GeneratedPrompt;
  readonly choice: GeneratedChoice;
  readonly turns: Turns;
}

// Without its index and the brace before it.
async function toChoice({ tokenizer }: GenerationContext, { request, prompt, choice, turns }: ChoiceOptions): Promise<string> {
  const window = createDecodeWindow({ tokenizer, skipsSpecialTokens: request.skipsSpecialTokens }, prompt.promptTokenIds);
  const text = await turns.push(window, choice.token_ids ?? []);
  const logprobs = await toCompletionLogprobs(choice.logprobs, { tokenizer, context: [], turns }, 0);
  return (
    `"text":${toJsonString(text)},"logprobs":${logprobs},${toEnd(choice)},"token_ids":null,"prompt_logprobs":null,"prompt_token_ids":null,"routed_experts":null}`
  );
}

function toEnd({ finish_reason: reason, stop_reason: stop = null }: GeneratedChoice): string {
  return `"finish_reason":${JSON.stringify(reason)},"stop_reason":${JSON.stringify(stop)}`;
}

// Where the answers differ in them, none of them speaks for all.
function toCommonParams(prompts: readonly GeneratedPrompt[]): string {
  const params = new Set(prompts.map(({ generated }) => JSON.stringify(generated.kv_transfer_params)));
  const [first = 'null'] = params;
  return params.size === 1 ? first : 'null';
}

interface Chunk {
  readonly request: CompletionDerenderRequest;
  readonly first: GeneratedPrompt;
  readonly given: StreamState | null;
}

async function toChunk(context: GenerationContext, { request, first, given }: Chunk): Promise<string> {
  const turns = new Turns();
  const { tokenizer } = context;
  const { generated, promptTokens, promptTokenIds } = first;
  const window = openWindow({ tokenizer, skipsSpecialTokens: request.skipsSpecialTokens }, given, promptTokenIds);
  const state = given ?? INITIAL_STATE;
  const choice = generated.choices[0] ?? null;
  const tokenIds = choice?.token_ids ?? [];
  const text = await turns.push(window, tokenIds);
  const choices = choice === null ? '' : await toChunkChoice(context, { choice, state, text, turns });
  return (
    `{"chunk":${toHead(context, request, first)},"choices":[${choices}],"usage":${toChunkUsage(generated, promptTokens)},` +
    `"system_fingerprint":null,"metrics":${JSON.stringify(generated.metrics)}},"stream_state":${JSON.stringify(advanceState(state, { window, text, tokenIds }))}}`
  );
}

interface ChunkChoice {
  readonly choice: GeneratedChoice;
  readonly state: StreamState;
  readonly text: string;
  readonly turns: Turns;
}

async function toChunkChoice({ tokenizer }: GenerationContext, { choice, state, text, turns }: ChunkChoice): Promise<string> {
  const options = { tokenizer, context: state.logprob_context_token_ids, turns };
  const logprobs = await toCompletionLogprobs(choice.logprobs, options, state.logprob_text_offset);
  return `{"index":${choice.index},"text":${toJsonString(text)},"logprobs":${logprobs},${toEnd(choice)},"prompt_token_ids":null,"token_ids":null}`;
}
