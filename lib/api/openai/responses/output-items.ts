// Items of an output as JSON, members in the order of the official client's models.
import { createHexId } from '../../../base/hex-id.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { NamedLogprob, TokenLogprob } from '../../generation/logprobs.ts';
import type { CalledTool } from './tools.ts';

export type ItemStatus = 'in_progress' | 'completed' | null;

/** An item of an output in JSON. */
export type ResponseOutputItem = ResponseOutputMessage | ResponseReasoningItem | ResponseFunctionToolCall | ResponseCustomToolCall;

/** `content` has one part, or none while nothing is said. */
export interface ResponseOutputMessage {
  readonly id: string;
  readonly content: readonly ResponseOutputText[];
  readonly role: 'assistant';
  readonly status: 'in_progress' | 'completed';
  readonly type: 'message';
  readonly phase: null;
}

export interface ResponseOutputText {
  readonly annotations: readonly never[];
  readonly text: string;
  readonly type: 'output_text';
  readonly logprobs: readonly ResponseLogprob[] | null;
}

/** A token, and the most probable ones in its place. */
export interface ResponseLogprob extends ResponseTopLogprob {
  readonly top_logprobs: readonly ResponseTopLogprob[];
}

export interface ResponseTopLogprob extends NamedLogprob {
  /** Of the token in UTF-8. */
  readonly bytes: readonly number[];
}

/** Log probabilities of a streamed piece: no bytes. */
export interface ResponseDeltaLogprob extends NamedLogprob {
  readonly top_logprobs: readonly NamedLogprob[];
}

export interface ResponseReasoningItem {
  readonly id: string;
  readonly summary: readonly never[];
  readonly type: 'reasoning';
  /** Null while it is not known. */
  readonly content: readonly ResponseReasoningText[] | null;
  readonly encrypted_content: null;
  readonly status: ItemStatus;
}

export interface ResponseReasoningText {
  readonly text: string;
  readonly type: 'reasoning_text';
}

/** `arguments` is JSON. */
export interface ResponseFunctionToolCall {
  readonly arguments: string;
  readonly call_id: string;
  readonly name: string;
  readonly type: 'function_call';
  readonly id: string;
  readonly async: null;
  readonly caller: null;
  readonly namespace: string | null;
  readonly status: 'in_progress' | 'completed';
}

/** `input` is a text of any form. */
export interface ResponseCustomToolCall {
  readonly call_id: string;
  readonly input: string;
  readonly name: string;
  readonly type: 'custom_tool_call';
  readonly id: string;
  readonly async: null;
  readonly caller: null;
  readonly namespace: null;
}

/** A text of the answer. */
export interface MessageItem {
  readonly id: string;
  readonly status: ItemStatus;
  /** Its only part, or nothing. */
  readonly content: string;
}

export interface ReasoningItem {
  readonly id: string;
  readonly status: ItemStatus;
  /** Null while it is not known. */
  readonly text: string | null;
}

/** A call of a tool; `given` are the arguments' JSON, or a custom tool's text. */
export interface CallItem {
  readonly id: string;
  readonly callId: string;
  readonly tool: CalledTool;
  readonly given: string;
  readonly status: ItemStatus;
}

/** A new item's id: `msg_872c49da1922a495`. */
export function createItemId(prefix: 'msg' | 'rs' | 'fc' | 'ctc'): string {
  return `${prefix}_${createHexId()}`;
}

/** A message. */
export function toMessageItem({ id, status, content }: MessageItem): string {
  return `{"id":"${id}","content":[${content}],"role":"assistant","status":${toStatus(status)},"type":"message","phase":null}`;
}

/** The part of a message that is text. @param logprobs a JSON list, or null */
export function toTextPart(text: string, logprobs: string): string {
  return `{"annotations":[],"text":${toJsonString(text)},"type":"output_text","logprobs":${logprobs}}`;
}

/** Reasoning. */
export function toReasoningItem({ id, status, text }: ReasoningItem): string {
  const content = text === null ? 'null' : `[${toReasoningPart(text)}]`;
  return `{"id":"${id}","summary":[],"type":"reasoning","content":${content},"encrypted_content":null,"status":${toStatus(status)}}`;
}

/** The part of reasoning. */
export function toReasoningPart(text: string): string {
  return `{"text":${toJsonString(text)},"type":"reasoning_text"}`;
}

/** A call. */
export function toCallItem({ id, callId, tool, given, status }: CallItem): string {
  const name = toJsonString(tool.name);
  if (tool.isCustom) {
    return (
      `{"call_id":${toJsonString(callId)},"input":${toJsonString(given)},"name":${name},"type":"custom_tool_call","id":"${id}",` +
      '"async":null,"caller":null,"namespace":null}'
    );
  }
  return (
    `{"arguments":${toJsonString(given)},"call_id":${toJsonString(callId)},"name":${name},"type":"function_call","id":"${id}",` +
    `"async":null,"caller":null,"namespace":${JSON.stringify(tool.namespace)},"status":${toStatus(status)}}`
  );
}

/** Log probabilities of a whole text, with bytes. */
export function toItemLogprobs(logprobs: readonly TokenLogprob[]): string {
  const items = logprobs.map(({ token, logprob, top }) => {
    const others = top.map((other) => `{${toNamed(other.token)},"logprob":${other.logprob}}`);
    return `{${toNamed(token)},"logprob":${logprob},"top_logprobs":[${others.join(',')}]}`;
  });
  return `[${items.join(',')}]`;
}

/** Those of a piece, without. */
export function toDeltaLogprobs(logprobs: readonly TokenLogprob[]): string {
  const items = logprobs.map(({ token, logprob, top }) => {
    const others = top.map((other) => `{"token":${toJsonString(other.token)},"logprob":${other.logprob}}`);
    return `{"token":${toJsonString(token)},"logprob":${logprob},"top_logprobs":[${others.join(',')}]}`;
  });
  return `[${items.join(',')}]`;
}

function toNamed(token: string): string {
  return `"token":${toJsonString(token)},"bytes":[${Buffer.from(token).join(',')}]`;
}

function toStatus(status: ItemStatus): string {
  return status === null ? 'null' : `"${status}"`;
}
