// POST /tokenize
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import type { Route } from '../../../wire/http/router.ts';
import { checkMediaArguments } from '../../chat/media-arguments.ts';
import { type ChatInput, readChat, renderIds } from '../../chat/chat-prompt.ts';
import { checkContentParts } from '../../chat/content-parts.ts';
import { checkToolCalls } from '../../chat/tool-messages.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { encodeText } from '../../generation/prompt.ts';
import { describeBody, MODEL_FAILURES } from '../../describe-body.ts';
import { jsonHandler } from '../../json-handler.ts';
import { chatFields, type ChatRequest, textFields, type TextRequest, type TokenizeRequest, withTokenizeRequest } from './request.ts';
import { writeTokenLists } from './token-lists.ts';

/** The tokenizer, for clients. A text may have any length: nothing is generated. */
export function createTokenizeRoute(context: GenerationContext): Route {
  return {
    method: 'POST',
    path: '/tokenize',
    summary: 'Token ids of a text or of a conversation',
    describe: () => describeBody(MODEL_FAILURES, { TokenizeCompletionRequest: textFields, TokenizeChatRequest: chatFields }),
    handler: jsonHandler(context, (exchange, body) => withTokenizeRequest(body, (request) => tokenize(context, { exchange, body, request }))),
  };
}

interface TokenizeCall {
  readonly exchange: HttpExchange;
  readonly body: unknown;
  readonly request: TokenizeRequest;
}

async function tokenize(context: GenerationContext, { exchange, body: given, request }: TokenizeCall): Promise<void> {
  const { displayName } = context.models.resolve(request.fields.model);
  checkMediaArguments(isJsonObject(given) ? given : {}, context);
  const ids = request.kind === 'text' ? await encodeRequest(context, request) : await encodeConversation(context, request, displayName);
  const lists = await writeTokenLists(ids, { tokenizer: context.tokenizer, slices: context.slices, showsSpellings: request.fields.return_token_strs === true });
  const body = `{"count":${ids.length},"max_model_len":${context.maxModelLen},"tokens":${lists.ids},"token_strs":${lists.spellings}}`;
  exchange.send({ status: 200, contentType: 'application/json', body });
}

async function encodeRequest({ tokenizer }: GenerationContext, { fields }: TextRequest): Promise<readonly number[]> {
  return encodeText(tokenizer, fields.prompt, { addSpecialTokens: fields.add_special_tokens });
}

function encodeConversation(context: GenerationContext, { fields, tools }: ChatRequest, modelName: string): Promise<readonly number[]> {
  checkCalls(fields.messages);
  checkContentParts(fields.messages);
  const input: ChatInput = {
    messages: fields.messages,
    fields: { ...fields, documents: null, reasoning_effort: null },
    tools,
    modelName,
    maxChars: Number.POSITIVE_INFINITY,
    truncation: null,
  };
  return renderIds(context, readChat(context, input), input);
}

// Calls are read later here than those of a chat that is answered: what is wrong in them has no place, and what is no list at all is a
// fault of the body.
function checkCalls(messages: readonly unknown[]): void {
  try {
    checkToolCalls(messages);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    if (error.kind === 'validation') throw new ServerError('invalid_request', error.message);
    throw new ServerError('validation', `1 validation error:\n  body.messages: ${error.message}`, { param: 'body.messages' });
  }
}
