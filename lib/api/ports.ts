// How the API meets parts it does not know: implemented in telemetry, joined in compose.ts.

/** The exposition that `/metrics` answers with. */
export interface MetricsPort {
  /** The present text, in the Prometheus text format. */
  expose(): string;
}

/** What an answer is for, in vLLM's words; a message of Anthropic's API is a chat completion to it. */
export type RequestType = 'chat_completions' | 'responses';

/** How an answer is read: all at once, or delta by delta. */
export type ParserMode = 'streaming' | 'non_streaming';

/**
 * Hears what the API does beside the engine. Calls are synchronous and on the hot path: they must be cheap, must not throw and
 * must not call the API.
 */
export interface ApiObserver {
  /** The parser of tool calls has read a whole choice, or one delta of a stream; `hasCalls` says whether it found any in it. */
  toolCallsParsed(requestType: RequestType, mode: ParserMode, hasCalls: boolean): void;
}
