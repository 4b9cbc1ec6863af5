// Calls of Mistral before its tokenizer 11: `[TOOL_CALLS][{"name": "f", "arguments": {…}}]` (vLLM's parser/mistral.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { findContainerEnd } from '../json-container.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { MistralListReader } from './mistral-list-reader.ts';
import type { ToolCallParser } from './tool-call-parser.ts';

/** What stands ahead of calls. */
export const TOOL_CALLS_MARK = '[TOOL_CALLS]';

/** Reads the list. What stands behind the mark and is neither list nor object is left to the parser of the later form. */
export class MistralListParser implements ToolCallParser {
  readonly #later: ToolCallParser;
  readonly #createId: () => string;
  readonly #reader = new MistralListReader();
  #state: 'content' | 'start' | 'list' | 'later' = 'content';
  #index = -1;
  #id: string | null = null;
  #hasArguments = false;

  constructor(later: ToolCallParser, createId: () => string) {
    this.#later = later;
    this.#createId = createId;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    if (this.#state === 'later') return this.#later.push(text, tokenIds);
    if (this.#state !== 'content') return this.#readList(text, '');
    // The mark is a token, and comes in one piece.
    const at = text.indexOf(TOOL_CALLS_MARK);
    if (at < 0) return { content: text };
    this.#state = 'start';
    return this.#readList(text.slice(at + TOOL_CALLS_MARK.length), text.slice(0, at));
  }

  #readList(text: string, content: string): ParsedDelta | null {
    const start = trimBoth(text);
    if (this.#state === 'start' && start !== '') this.#state = start.startsWith('[') || start.startsWith('{') ? 'list' : 'later';
    if (this.#state === 'later') return this.#handOver(text, content);
    const toolCalls: ToolCallDelta[] = [];
    const behind = this.#reader.feed(text, (part) => this.#show(part, toolCalls));
    return this.#toDelta(behind === '' ? content : behind, toolCalls);
  }

  #handOver(text: string, content: string): ParsedDelta | null {
    const delta = this.#later.push(`${TOOL_CALLS_MARK}${text}`, []);
    return content === '' ? delta : { content, ...delta };
  }

  #show(part: 'call' | { readonly name: string } | { readonly args: string }, toolCalls: ToolCallDelta[]): void {
    if (part === 'call') {
      this.#index++;
      this.#id = this.#createId();
      this.#hasArguments = false;
      return;
    }
    const delta = this.#deltaOf(toolCalls);
    if ('name' in part) delta.name = part.name;
    else delta.arguments = (delta.arguments ?? '') + part.args;
    this.#hasArguments ||= 'args' in part;
  }

  /** One delta per call and piece; the first one of a call has its id. */
  #deltaOf(toolCalls: ToolCallDelta[]): ToolCallDelta {
    const last = toolCalls.at(-1);
    if (last?.index === this.#index) return last;
    const delta: ToolCallDelta = { ...(this.#id === null ? {} : { id: this.#id }), type: 'function', index: this.#index };
    this.#id = null;
    toolCalls.push(delta);
    return delta;
  }

  #toDelta(content: string, toolCalls: ToolCallDelta[]): ParsedDelta | null {
    if (content === '' && toolCalls.length === 0) return this.#reader.isWhole ? {} : null;
    return { ...(content === '' ? {} : { content }), ...(toolCalls.length === 0 ? {} : { toolCalls }) };
  }

  finish(): ParsedDelta | null {
    return this.#state === 'later' ? (this.#later.finish?.() ?? null) : null;
  }

  remainingArguments(): string {
    return this.#index >= 0 && !this.#hasArguments ? '{}' : '';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const [content = '', ...segments] = text.split(TOOL_CALLS_MARK);
    if (segments.length === 0) return { content: text, toolCalls: null };
    const list = trimBoth(segments.find((segment) => trimBoth(segment) !== '') ?? '');
    if (list !== '' && !list.startsWith('[') && !list.startsWith('{')) return this.#later.parseWhole(text);
    const toolCalls = toItems(readFirst(list)).flatMap((item) => this.#toCall(item));
    if (toolCalls.length === 0) return { content: list, toolCalls: null };
    return { content: trimBoth(content) === '' ? null : content, toolCalls };
  }

  #toCall(item: LosslessJson): ParsedToolCall[] {
    if (!(item instanceof Map) || !(item.has('name') || item.has('arguments'))) return [];
    const name = item.get('name');
    const args = item.get('arguments') ?? new Map<string, LosslessJson>();
    return [{ id: this.#createId(), name: typeof name === 'string' ? name : '', arguments: typeof args === 'string' ? args : dumpJson(args) }];
  }
}

function toItems(value: LosslessJson | undefined): readonly LosslessJson[] {
  if (value instanceof Map) return [value];
  return Array.isArray(value) ? value : [];
}

/** The value that a text begins with; otherwise the list from the first object in it to the last. */
function readFirst(text: string): LosslessJson | undefined {
  const value = readJson(text.slice(0, Math.max(0, findContainerEnd(text, 0))));
  const start = text.indexOf('[{');
  const end = text.lastIndexOf('}]');
  return value ?? (start < 0 || end < start ? undefined : readJson(text.slice(start, end + 2)));
}
