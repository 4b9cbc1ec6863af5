// The body of a response: unknown -> a chat that the engine can be asked for, or a ServerError.
import { invalid, ServerError } from '../../../base/error.ts';
import { createHexId } from '../../../base/hex-id.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { DefaultSampling } from '../../../engine/tokenizer/source/default-sampling.ts';
import { type ChatCall, createChatCall } from '../../chat/chat-call.ts';
import type { ChatFields } from '../../chat/chat-fields.ts';
import { readFields } from '../../fields.ts';
import { countPromptTokens } from '../../generation/endpoint.ts';
import { findMaxTokens } from '../../generation/max-tokens.ts';
import { checkMaxTokens } from '../../generation/sampling-checks.ts';
import { checkUntypedSalt } from '../../generation/untyped-checks.ts';
import type { ResolvedSampling, ResponsesCall } from './call.ts';
import { toChatFields } from './chat-fields.ts';
import type { ResponsesContext } from './context.ts';
import { type History, toMessages } from './input-messages.ts';
import { createUnknownResponse, ResponseRefusal, WITH_STORE } from './refusal.ts';
import { type ResponsesFields, responsesFields } from './request-fields.ts';
import { resolveToolChoice } from './tools.ts';

/** How a request is answered. */
export interface ResponsesPurpose {
  /** True: as a request in tokens. The store is not looked at. */
  readonly isRendered?: boolean;
}

/** Reads a body. @throws ServerError in vLLM's order of checks: body, model, store, conversation, limits, sampling. */
export async function parseResponsesRequest(body: unknown, context: ResponsesContext, { isRendered = false }: ResponsesPurpose = {}): Promise<ResponsesCall> {
  const { generation, store } = context;
  const toolChoice = isJsonObject(body) ? checkBody(body) : 'none';
  const fields = readFields(body, responsesFields);
  generation.models.resolve(fields.model);
  if (isRendered) refuseHistory(fields);
  else checkStore(fields, context);
  const history = isRendered ? null : findHistory(fields, context);
  checkMaxTokens(Math.max(fields.max_output_tokens ?? 1, 1), 'max_output_tokens', generation.maxModelLen);
  const messages = toMessages({ ...fields, history });
  const sampling = resolveSampling(fields, generation.defaultSampling.values);
  const chat = await toChatCall(toChatFields({ fields, toolChoice, messages, sampling, context }), context);
  if (!isRendered) checkShown(body);
  return {
    id: fields.request_id ?? `resp_${createHexId()}`,
    createdAt: Math.floor(generation.wallTimeMs() / 1000),
    fields,
    toolChoice,
    sampling,
    maxOutputTokens: findMaxTokens(generation, fields.max_output_tokens, countPromptTokens(chat.generation.prompts)),
    isStored: store !== null && fields.store === true,
    messages,
    chat,
  };
}

// vLLM's validators look at these before any field's type, the last one first. Gives the choice among tools.
function checkBody(body: Readonly<Record<string, unknown>>): unknown {
  const { background, store = true, prompt = null } = body;
  const choice = resolveToolChoice(body);
  if (prompt !== null) throw invalid('Stored prompts are not supported.', 'prompt');
  if (Boolean(background) && !Boolean(store)) throw invalid('`background` needs `store` to be true.', 'background');
  checkUntypedSalt(body);
  return choice;
}

// Requests may say null of these, answers may not.
function checkShown(body: unknown): void {
  for (const name of ['background', 'truncation']) {
    if (isJsonObject(body) && body[name] === null) throw new ServerError('invalid_request', `${name} must not be null; leave it out.`);
  }
}

function refuseHistory({ previous_response_id: id }: ResponsesFields): void {
  if (id !== null) throw new ResponseRefusal(400, 'What is rendered has no earlier response: leave out `previous_response_id`.', 'previous_response_id');
}

function checkStore(fields: ResponsesFields, { store }: ResponsesContext): void {
  const { store: wantsStore, background, previous_input_messages: earlier, previous_response_id: id } = fields;
  if (wantsStore === true && background && store === null) {
    throw new ResponseRefusal(
      400,
      `A background response is kept in the store, which this server does not have: ${WITH_STORE}.`,
      'background',
    );
  }
  if (earlier !== null && earlier.length > 0 && isNamed(id)) {
    throw new ResponseRefusal(400, 'Send either `previous_input_messages` or `previous_response_id`.', 'previous_response_id');
  }
}

function isNamed(id: string | null): boolean {
  return id !== null && id !== '';
}

function findHistory({ previous_response_id: id }: ResponsesFields, { store }: ResponsesContext): History | null {
  if (id === null) return null;
  const history = store?.findHistory(id) ?? null;
  if (history === null) throw createUnknownResponse(id, store);
  return history;
}

/** Of temperatures, as vLLM has it. */
const GREEDY_BELOW = 1e-5;

// What is sampled with in the end: greedily all tokens are looked at.
function resolveSampling(fields: ResponsesFields, defaults: DefaultSampling['values']): ResolvedSampling {
  const temperature = fields.temperature ?? defaults.temperature ?? 1;
  return {
    temperature,
    topP: temperature < GREEDY_BELOW ? 1 : (fields.top_p ?? defaults.top_p ?? 1),
    presencePenalty: fields.presence_penalty ?? defaults.presence_penalty ?? 0,
    frequencyPenalty: fields.frequency_penalty ?? defaults.frequency_penalty ?? 0,
  };
}

async function toChatCall(fields: ChatFields, { generation }: ResponsesContext): Promise<ChatCall> {
  try {
    return await createChatCall(fields, generation, { requestType: 'responses' });
  } catch (error) {
    // A prompt that leaves no room has its own refusal here; a limit of the client's that is none has not.
    const isFull = error instanceof ServerError && error.param === 'max_tokens' && (fields.max_tokens ?? 1) >= 1;
    if (!isFull) throw error;
    throw new ResponseRefusal(400, `The prompt fills the context of max_model_len=${generation.maxModelLen} tokens. Shorten it.`, 'input');
  }
}
