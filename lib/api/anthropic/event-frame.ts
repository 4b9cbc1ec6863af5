// Server-sent events with a name, which Anthropic's streams consist of (HTML standard, section 9.2).

/** One event. @param data one line: JSON never holds a bare line end. */
export function toEventFrame(event: string, data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}
