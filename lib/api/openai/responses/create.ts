// POST /v1/responses: buffered, streamed, or in the background.
import { ServerError, toServerError } from '../../../base/error.ts';
import { holdsLoneSurrogate } from '../../../codec/surrogates.ts';
import { NO_PREFILL } from '../../../engine/output.ts';
import type { GenerationRequest } from '../../../engine/request.ts';
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import { EVENT_STREAM_TYPE } from '../../../wire/sse/frame.ts';
import { checkChatInEngine } from '../../chat/chat-call.ts';
import { sendChunks } from '../../generation/chunk-stream.ts';
import { collectAnswer } from '../../generation/collect.ts';
import { submitFor, submitPrepared } from '../../generation/submit.ts';
import { runInBackground } from './background.ts';
import type { ResponsesContext } from './context.ts';
import { sendLog } from './event-log.ts';
import type { ResponsesCall } from './call.ts';
import { parseResponsesRequest } from './request.ts';
import type { FinishedResponse } from './response-writer.ts';
import { toResponse } from './response.ts';
import type { ResponseStore } from './response-store.ts';
import { StoredResponse } from './stored-response.ts';
import { ResponseEncoder } from './stream.ts';

/** What one call is answered with. */
interface Work {
  readonly context: ResponsesContext;
  readonly exchange: HttpExchange;
  readonly call: ResponsesCall;
}

/** Answers a request. @throws ServerError before an answer is begun */
export async function createResponse(context: ResponsesContext, exchange: HttpExchange, body: unknown): Promise<void> {
  const call = await parseResponsesRequest(body, context);
  const work = { context, exchange, call };
  const { background, stream } = call.fields;
  if (background && context.store !== null) await respondInBackground(work, context.store);
  else if (stream) await respondStreamed(work);
  else await respondBuffered(work);
}

async function respondBuffered(work: Work): Promise<void> {
  const { context, exchange, call } = work;
  checkChatInEngine(call.chat, context.generation);
  checkShown(call);
  const tokens = await submitFor(exchange, context.generation.engine, toEngineRequest(call));
  const answer = await collectAnswer(tokens, 1);
  if (answer === null) return;
  const finished = toResponse(call, answer, context.generation);
  keep(work, finished);
  exchange.send({ status: 200, contentType: 'application/json', body: finished.body });
}

// What the answer repeats has to be a text in UTF-8; nothing else in it comes from the client as it is.
function checkShown({ fields: { metadata, user } }: ResponsesCall): void {
  if (!holdsLoneSurrogate([metadata, user])) return;
  throw new ServerError('invalid_request', 'metadata and user are shown in the response: they must hold whole characters only.');
}

async function respondStreamed(work: Work): Promise<void> {
  const { context, exchange, call } = work;
  const refusal = findRefusal(work);
  if (refusal !== null) {
    exchange.startEventStream(200, EVENT_STREAM_TYPE).end(writeRefusal(work, refusal));
    return;
  }
  const tokens = await submitFor(exchange, context.generation.engine, toEngineRequest(call));
  const encoder = new ResponseEncoder({
    call,
    context: context.generation,
    prefill: () => tokens.prefill,
    handover: () => tokens.handover,
    timing: () => tokens.timing,
    onFinished: (finished) => keep(work, finished),
  });
  await sendChunks(context.generation, exchange, { stream: tokens, encoder, interval: call.chat.presentation.streamInterval });
}

async function respondInBackground(work: Work, store: ResponseStore): Promise<void> {
  const { context, exchange, call } = work;
  const refusal = findRefusal(work);
  const tokens = refusal === null ? await submitPrepared(context.generation.engine, toEngineRequest(call)) : null;
  const response = new StoredResponse(call);
  const queued = response.body;
  if (tokens !== null) response.start(() => tokens.close());
  store.add(response);
  if (tokens !== null) void runInBackground({ call, tokens, response, store, context: context.generation });
  else leaveQueued(work, response, refusal);
  if (response.log !== null) await sendLog(exchange, response.log, 0);
  else exchange.send({ status: 200, contentType: 'application/json', body: queued });
}

// Nobody hears in vLLM what its engine refuses in the background: the response stays queued until it is cancelled. Its events say it.
function leaveQueued(work: Work, { log }: StoredResponse, refusal: ServerError | null): void {
  log?.append(writeRefusal(work, refusal ?? toServerError(null)));
  log?.close();
}

function writeRefusal({ context, call }: Work, refusal: ServerError): string {
  const encoder = new ResponseEncoder({
    call,
    context: context.generation,
    prefill: () => NO_PREFILL,
    handover: () => null,
    timing: () => null,
    onFinished: () => {},
  });
  return encoder.greeting() + encoder.failure(refusal);
}

// As vLLM names the request of a response's first turn.
function toEngineRequest({ id, chat: { generation } }: ResponsesCall): GenerationRequest {
  return { ...generation, prompts: generation.prompts.map((prompt) => ({ ...prompt, requestId: `${id}_0` })) };
}

function findRefusal({ context, call }: Work): ServerError | null {
  try {
    checkChatInEngine(call.chat, context.generation);
    return null;
  } catch (thrown) {
    return toServerError(thrown);
  }
}

function keep({ context, call }: Work, finished: FinishedResponse): void {
  if (!call.isStored || context.store === null) return;
  const response = new StoredResponse(call);
  response.finish(finished);
  context.store.add(response);
}
