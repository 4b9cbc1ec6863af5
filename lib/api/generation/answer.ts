// What an answer says of itself, the same in every chunk.
import { createHexId } from '../../base/hex-id.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import type { GenerationContext } from './context.ts';

/** An answer's identity. */
export interface AnswerHead {
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  /** The name shown as `model`. */
  readonly model: string;
}

export interface AnswerHeadOptions {
  /** `chatcmpl` or `cmpl`. */
  readonly prefix: string;
  readonly model: string;
  /** The body's `request_id`, or null. The header X-Request-Id comes before it. */
  readonly requestId: string | null;
}

/** A new answer's identity. */
export function createAnswerHead(context: GenerationContext, exchange: HttpExchange, options: AnswerHeadOptions): AnswerHead {
  const header = exchange.headers['x-request-id'];
  const id = (typeof header === 'string' ? header : options.requestId) ?? createHexId();
  return { id: `${options.prefix}-${id}`, created: Math.floor(context.wallTimeMs() / 1000), model: options.model };
}
