// The types of our answers are those of the official client `openai`, but for what is listed. The compiler checks it, nothing runs.
import type OpenAI from 'openai';
import type { ErrorInfo } from '../../../lib/api/error-body.ts';
import type { ChatCompletionResponse } from '../../../lib/api/openai/chat-completions/response.ts';
import type { ChatCompletionStreamResponse } from '../../../lib/api/openai/chat-completions/stream.ts';
import type { CompletionResponse } from '../../../lib/api/openai/completions/response.ts';
import type { CompletionStreamResponse } from '../../../lib/api/openai/completions/stream.ts';
import type { ModelCard, ModelList } from '../../../lib/api/openai/models/response.ts';
import type { EmbeddingResponse } from '../../../lib/api/pooling/embeddings/response.ts';
import type { Absent, Assignable, Needless, Received } from './response-types.received.ts';

interface ChatDeviations {
  /** A sequence that repeats itself is ended; an operator may end one, too. */
  'choices.finish_reason': 'repetition' | 'abort';
  /** Log probabilities are those of the content alone. */
  'choices.logprobs.refusal': Absent;
  /** The server's flag `--response-role`, or the last message that the answer goes on with, may say any. */
  'choices.message.role': string;
}

export type Chat = Assignable<ChatCompletionResponse, Received<OpenAI.ChatCompletion, ChatDeviations>>;
export type ChatList = Assignable<Needless<ChatCompletionResponse, OpenAI.ChatCompletion, ChatDeviations>, never>;

interface ChatChunkDeviations {
  'choices.finish_reason': 'repetition' | 'abort';
  'choices.logprobs.refusal': Absent;
  'choices.delta.role': string;
}

export type ChatChunk = Assignable<ChatCompletionStreamResponse, Received<OpenAI.ChatCompletionChunk, ChatChunkDeviations>>;
export type ChatChunkList = Assignable<Needless<ChatCompletionStreamResponse, OpenAI.ChatCompletionChunk, ChatChunkDeviations>, never>;

interface CompletionDeviations {
  'choices.finish_reason': 'repetition' | 'abort';
  /** The first token of a prompt that is repeated has no probability. */
  'choices.logprobs.token_logprobs': readonly (number | null)[];
  'choices.logprobs.top_logprobs': readonly (Readonly<Record<string, number>> | null)[];
}

export type Completion = Assignable<CompletionResponse, Received<OpenAI.Completion, CompletionDeviations>>;
export type CompletionList = Assignable<Needless<CompletionResponse, OpenAI.Completion, CompletionDeviations>, never>;

interface CompletionChunkDeviations extends Omit<CompletionDeviations, 'choices.finish_reason'> {
  /** Null until the end: the client has one type for both, in which a choice has always ended. */
  'choices.finish_reason': 'repetition' | 'abort' | null;
}

export type CompletionChunk = Assignable<CompletionStreamResponse, Received<OpenAI.Completion, CompletionChunkDeviations>>;
export type CompletionChunkList = Assignable<Needless<CompletionStreamResponse, OpenAI.Completion, CompletionChunkDeviations>, never>;

interface EmbeddingDeviations {
  /** Base64, which the client asks for by itself and decodes before anybody sees it. */
  'data.embedding': string;
}

export type Embeddings = Assignable<EmbeddingResponse, Received<OpenAI.CreateEmbeddingResponse, EmbeddingDeviations>>;
export type EmbeddingsList = Assignable<Needless<EmbeddingResponse, OpenAI.CreateEmbeddingResponse, EmbeddingDeviations>, never>;

export type Models = Assignable<ModelList, Received<Pick<OpenAI.ModelsPage, 'data' | 'object'>>>;
export type Model = Assignable<ModelCard, Received<OpenAI.Model>>;

interface ErrorDeviations {
  /** The HTTP status. */
  code: number;
}

export type ApiError = Assignable<ErrorInfo<'invalid_request_error'>, Received<OpenAI.ErrorObject, ErrorDeviations>>;
export type ApiErrorList = Assignable<Needless<ErrorInfo<'invalid_request_error'>, OpenAI.ErrorObject, ErrorDeviations>, never>;
