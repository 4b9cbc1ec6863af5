// What one engine output adds to a streamed message, as vLLM's DeltaMessage (entrypoints/generate/base/protocol.py) says it.
import { toJsonString, toNullableJsonString } from '../../codec/json.ts';

/**
 * What an engine output adds. A key that is absent is absent on the wire, `null` is an explicit null. Without any key it is `{}`,
 * which is sent; where nothing is to be sent, parsers answer null instead of a delta.
 *
 * `{content: null, toolCalls: [{id: 'chatcmpl-tool-…', type: 'function', index: 0, name: 'get_time'}]}` is
 * `{"content":null,"tool_calls":[{"id":"chatcmpl-tool-…","type":"function","index":0,"function":{"name":"get_time"}}]}`.
 */
export interface ParsedDelta {
  content?: string | null;
  reasoning?: string | null;
  /** Absent on the wire when empty. */
  toolCalls?: ToolCallDelta[];
  /** Absent on the wire when empty. */
  citations?: readonly Citation[];
}

/** A text of a message as deltas and whole answers have it: null where it is empty. */
export function toNullable(text: string): string | null {
  return text === '' ? null : text;
}

/** A part of a text that comes from elsewhere, as models of Cohere say it. Its sources are not known. */
export interface Citation {
  /** Where it begins and ends in its text, in characters: the end is the first one behind it. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly type: 'TEXT_CONTENT' | 'THINKING_CONTENT';
}

/** A piece of a tool call. `id` and `type` come with its first piece. */
export interface ToolCallDelta {
  id?: string | null;
  type?: 'function';
  /** Which call of the choice, from 0. */
  index: number;
  name?: string | null;
  /** The next characters of the arguments' JSON. */
  arguments?: string;
}

/** A delta in JSON. The first one of a choice has the role. */
export interface DeltaMessage {
  readonly role?: string;
  readonly content?: string | null;
  readonly reasoning?: string | null;
  /** At least one. */
  readonly tool_calls?: readonly DeltaToolCall[];
}

/** A piece of a call in JSON. */
export interface DeltaToolCall {
  readonly id?: string | null;
  readonly type?: 'function';
  readonly index: number;
  readonly function: { readonly name?: string | null; readonly arguments?: string };
}

/** The delta as JSON, in the key order of the wire: content, reasoning, tool_calls, citations; id, type, index, function; name, arguments. */
export function toDeltaJson(delta: ParsedDelta): string {
  const { content, reasoning, toolCalls, citations } = delta;
  let members = '';
  if (content !== undefined) members = `"content":${toNullableJsonString(content)}`;
  if (reasoning !== undefined) members += `${members === '' ? '' : ','}"reasoning":${toNullableJsonString(reasoning)}`;
  if (toolCalls !== undefined && toolCalls.length > 0) members += `${members === '' ? '' : ','}"tool_calls":${toToolCallsJson(toolCalls)}`;
  if (citations !== undefined && citations.length > 0) members += `${members === '' ? '' : ','}"citations":${toCitationsJson(citations)}`;
  return `{${members}}`;
}

function toCitationsJson(citations: readonly Citation[]): string {
  return JSON.stringify(citations.map(({ start, end, text, type }) => ({ start, end, text, sources: [], type })));
}

function toToolCallsJson(toolCalls: readonly ToolCallDelta[]): string {
  let items = '';
  for (const call of toolCalls) items += `${items === '' ? '' : ','}${toToolCallJson(call)}`;
  return `[${items}]`;
}

function toToolCallJson(call: ToolCallDelta): string {
  let head = '';
  if (call.id !== undefined) head = `"id":${toNullableJsonString(call.id)},`;
  if (call.type !== undefined) head += '"type":"function",';
  let members = '';
  if (call.name !== undefined) members = `"name":${toNullableJsonString(call.name)}`;
  if (call.arguments !== undefined) members += `${members === '' ? '' : ','}"arguments":${toJsonString(call.arguments)}`;
  return `{${head}"index":${call.index},"function":{${members}}}`;
}
