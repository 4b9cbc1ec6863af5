// The types of our responses are those of the official client `openai`, but for what is listed. The compiler checks it, nothing runs.
import type OpenAI from 'openai';
import type { ResponseStreamEvent } from '../../../lib/api/openai/responses/event-writer.ts';
import type { ResponsesResponse } from '../../../lib/api/openai/responses/response-writer.ts';
import type { ResponseTool, SentToolChoice } from '../../../lib/api/openai/responses/tools.ts';
import type { Absent, Assignable, Needless, Received, Under } from './response-types.received.ts';

interface ResponseDeviations {
  /** The client puts it together itself. */
  output_text: Absent;
  access_programs: Absent;
  /** vLLM says in `status` alone that a response has failed. */
  error: Absent;
  /** What is of no use to the model is repeated as it was sent. */
  tool_choice: SentToolChoice;
  tools: readonly ResponseTool[];
}

export type Response = Assignable<ResponsesResponse, Received<OpenAI.Responses.Response, ResponseDeviations>>;
export type ResponseList = Assignable<Needless<ResponsesResponse, OpenAI.Responses.Response, ResponseDeviations>, never>;

type EventDeviations = Under<'response', ResponseDeviations>;

export type StreamEvent = Assignable<ResponseStreamEvent, Received<OpenAI.Responses.ResponseStreamEvent, EventDeviations>>;
export type StreamEventList = Assignable<Needless<ResponseStreamEvent, OpenAI.Responses.ResponseStreamEvent, EventDeviations>, never>;
