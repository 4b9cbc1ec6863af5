// The types of our messages are those of the official client `@anthropic-ai/sdk`, but for what is listed. The compiler checks it, nothing runs.
import type Anthropic from '@anthropic-ai/sdk';
import type { AnthropicCountTokensResponse } from '../../../lib/api/anthropic/count-tokens/route.ts';
import type { AnthropicErrorResponse } from '../../../lib/api/anthropic/error-body.ts';
import type { AnthropicMessagesResponse } from '../../../lib/api/anthropic/messages/response.ts';
import type { AnthropicStreamEvent } from '../../../lib/api/anthropic/messages/stream.ts';
import type { ErrorType } from '../../../lib/api/error-body.ts';
import type { Absent, Assignable, Needless, Received, Under } from './response-types.received.ts';

/** vLLM has one kind of input, place, speed and price. */
interface UsageDeviations {
  cache_creation: Absent;
  /** Shown with --enable-prompt-tokens-details. */
  cache_creation_input_tokens: Absent;
  cache_read_input_tokens: Absent;
  inference_geo: Absent;
  output_tokens_details: Absent;
  server_tool_use: Absent;
  service_tier: Absent;
  speed: Absent;
}

/** Texts have no sources, and the model alone calls tools. */
interface BlockDeviations {
  citations: Absent;
  caller: Absent;
}

interface OwnMessageDeviations {
  /** Nothing runs beside the model, and nobody refuses. */
  container: Absent;
  diagnostics: Absent;
  stop_details: Absent;
  /** Of a whole message, where null. */
  stop_reason: Absent;
  stop_sequence: Absent;
  /** Where the model writes `null` as the arguments of a call. */
  'content.input': Absent;
}

type MessageDeviations = OwnMessageDeviations & Under<'usage', UsageDeviations> & Under<'content', BlockDeviations>;

export type Message = Assignable<AnthropicMessagesResponse, Received<Anthropic.Message, MessageDeviations>>;
export type MessageList = Assignable<Needless<AnthropicMessagesResponse, Anthropic.Message, MessageDeviations>, never>;

interface OwnEventDeviations {
  /** A block of thinking is signed at its end. */
  'content_block.signature': Absent;
  'delta.container': Absent;
  'delta.stop_details': Absent;
}

/** Counts of a message's end are fewer than those of a whole one. */
type EndUsageDeviations = Pick<UsageDeviations, 'cache_creation_input_tokens' | 'cache_read_input_tokens' | 'output_tokens_details' | 'server_tool_use'>;
type EventDeviations = OwnEventDeviations & Under<'message', MessageDeviations> & Under<'content_block', BlockDeviations> & Under<'usage', EndUsageDeviations>;

/** What is sent of a message; an error ends a stream instead, and the client raises it. */
type SentEvent = Exclude<AnthropicStreamEvent, AnthropicErrorResponse>;

export type StreamEvent = Assignable<SentEvent, Received<Anthropic.RawMessageStreamEvent, EventDeviations>>;
export type StreamEventList = Assignable<Needless<SentEvent, Anthropic.RawMessageStreamEvent, EventDeviations>, never>;

export type TokensCount = Assignable<AnthropicCountTokensResponse, Received<Anthropic.MessageTokensCount>>;

interface ErrorDeviations {
  /** It is in the header X-Request-Id, where the server is told to send it. */
  request_id: Absent;
  /** As of OpenAI's endpoints. */
  'error.type': ErrorType | 'internal_error';
}

export type ApiError = Assignable<AnthropicErrorResponse, Received<Anthropic.ErrorResponse, ErrorDeviations>>;
export type ApiErrorList = Assignable<Needless<AnthropicErrorResponse, Anthropic.ErrorResponse, ErrorDeviations>, never>;
