// A response that is asked for, understood.
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ResponsesFields } from './request-fields.ts';

/** Sampling values: the request's own, the model's, or vLLM's. */
export interface ResolvedSampling {
  readonly temperature: number;
  readonly topP: number;
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
}

/** A response that is asked for. */
export interface ResponsesCall {
  /** `resp_...`, or the client's own. */
  readonly id: string;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly fields: ResponsesFields;
  /** As it is shown: `none` without tools, a function by its whole name. */
  readonly toolChoice: unknown;
  readonly sampling: ResolvedSampling;
  /** Tokens that the answer may have. */
  readonly maxOutputTokens: number;
  readonly isStored: boolean;
  /** The whole conversation, for one that goes on from here. */
  readonly messages: readonly unknown[];
  readonly chat: ChatCall;
}
