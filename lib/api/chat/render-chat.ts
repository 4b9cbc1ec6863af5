// A chat as a request in tokens for another server (vLLM: entrypoints/scale_out/render/serving.py).
import type { HttpExchange } from '../../wire/http/exchange.ts';
import { createAnswerHead } from '../generation/answer.ts';
import type { GenerationContext } from '../generation/context.ts';
import { findMaxTokens } from '../generation/max-tokens.ts';
import { refuseBeams, toGenerateRequest } from '../generation/sampling-params-json.ts';
import type { StreamOptions } from '../generation/sampling-fields.ts';
import { findTokenOffsets } from '../generation/token-offsets.ts';
import { isEndedByPrompt } from '../output-parsers/reasoning-text.ts';
import type { ChatCall } from './chat-call.ts';

/** A chat, and where it came from. */
export interface RenderedChat {
  readonly call: ChatCall;
  /** The body: what is handed on to connectors is taken as it came. */
  readonly body: unknown;
  /** Those of an API that has none of its own; the fields' unless given. */
  readonly streamOptions?: StreamOptions | null;
  /** A response's: it has an id of its own, shows arguments for connectors even without any, and tells nothing of its reasoning. */
  readonly responseId?: string;
}

/** Sends the request as the answer. @throws ServerError `invalid_request` for beams */
export function sendRenderedChat(context: GenerationContext, exchange: HttpExchange, { call, body, streamOptions, responseId }: RenderedChat): void {
  const { presentation, model, requestId } = call;
  refuseBeams(call);
  // Parsers that look for special tokens have them in the answer.
  const shown = { ...call.fields, skip_special_tokens: call.generation.showsSpecialTokens !== true };
  const fields = streamOptions === undefined ? shown : { ...shown, stream_options: streamOptions };
  const [prompt] = call.generation.prompts;
  if (prompt === undefined) throw new TypeError('a chat without a prompt');
  const rendered = toGenerateRequest({
    requestId: responseId ?? createAnswerHead(context, exchange, { prefix: 'chatcmpl', model: model.displayName, requestId }).id,
    tokenIds: prompt.tokenIds,
    // Media have no place in the text.
    tokenOffsets: fields.return_token_offsets === true && call.multimodalTokens === null ? findTokenOffsets(prompt, context.tokenizer) : null,
    fields,
    body,
    counts: presentation,
    maxTokens: findMaxTokens(context, fields.max_completion_tokens ?? fields.max_tokens, prompt.tokenIds.length),
    defaults: context.defaultSampling,
    ...describeReasoning(context, call, prompt.tokenIds),
    ...(responseId === undefined ? {} : { reasoningEnded: null, showsNoExtraArgs: true }),
  });
  exchange.send({ status: 200, contentType: 'application/json', body: rendered });
}

// vLLM's default for every model, which only Cohere's look at.
const COHERE_FORMAT = 'cmd4';

interface Reasoning {
  readonly reasoningEnded: boolean | null;
  readonly templateKwargs: Readonly<Record<string, unknown>> | null;
}

function describeReasoning({ chat }: GenerationContext, { fields, templateKwargs, includesReasoning }: ChatCall, promptTokenIds: readonly number[]): Reasoning {
  const reasoningEnded = includesReasoning ? null : true;
  if (chat.reasoningParser === null) return { reasoningEnded, templateKwargs: null };
  const { add_generation_prompt, continue_final_message, documents } = fields;
  return {
    reasoningEnded: reasoningEnded ?? isEndedByPrompt(chat.reasoningParser, { templateKwargs, promptTokenIds, vocabulary: chat.vocabulary }),
    templateKwargs: { cohere_format: COHERE_FORMAT, ...templateKwargs, add_generation_prompt, continue_final_message, ...(documents === null ? {} : { documents }) },
  };
}
