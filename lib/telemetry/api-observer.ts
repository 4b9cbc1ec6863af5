// What the API tells observers. The API declares the same in its ports; compose.ts joins the two.

/** Hears what the API does beside the engine. Calls are on the hot path: they are cheap and do not throw. */
export interface ApiObserver {
  /** The parser of tool calls has read a whole choice, or one delta of a stream; `hasCalls` says whether it found any in it. */
  toolCallsParsed(requestType: 'chat_completions' | 'responses', mode: 'streaming' | 'non_streaming', hasCalls: boolean): void;
}
