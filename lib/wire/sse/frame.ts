// Server-sent events as OpenAI-compatible servers write them (HTML standard, section 9.2): one data line per event.

/** The media type, as vLLM sends it. */
export const EVENT_STREAM_TYPE = 'text/event-stream; charset=utf-8';

/** One event. @param data one line: JSON never holds a bare line end. */
export function toFrame(data: string): string {
  return `data: ${data}\n\n`;
}

/** The event that ends an OpenAI stream. */
export const DONE_FRAME: string = toFrame('[DONE]');
