// An event stream taken apart.
import { shapeOf } from './json-kind.ts';

/** One event. */
export interface StreamEvent {
  /** Its name; empty where it has none. */
  readonly name: string;
  /** Undefined where its data is no JSON. */
  readonly json?: unknown;
  /** The shape of its data, or the data itself: `[DONE]`. */
  readonly shape: string;
}

/** The events of a whole stream, in order; a line that does not belong is part of the data. */
export function readEvents(stream: string): StreamEvent[] {
  return stream.split(/\r?\n\r?\n/).filter((frame) => frame !== '').map(readEvent);
}

function readEvent(frame: string): StreamEvent {
  let name = '';
  let data = '';
  for (const line of frame.split(/\r?\n/)) {
    if (line.startsWith('event: ')) name = line.slice('event: '.length);
    else if (line.startsWith('data: ')) data += line.slice('data: '.length);
    else if (!line.startsWith(':')) data += `<line ${line}>`;
  }
  return readData(name, data);
}

function readData(name: string, data: string): StreamEvent {
  try {
    const json: unknown = JSON.parse(data);
    return { name, json, shape: shapeOf(json) };
  } catch {
    return { name, shape: data };
  }
}
