// An error in a stream that has begun, in OpenAI's shape, and the end of that stream.
import type { ServerError } from '../../base/error.ts';
import { DONE_FRAME, toFrame } from '../../wire/sse/frame.ts';
import { toErrorEvent } from '../error-body.ts';

/** The frames that end a stream with an error. */
export function toFailure(error: ServerError): string {
  return toFrame(toErrorEvent(error)) + DONE_FRAME;
}
