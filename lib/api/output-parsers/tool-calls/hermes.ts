// Hermes and Qwen 2.5/3: `<tool_call>\n{"name": "f", "arguments": {…}}\n</tool_call>` (vLLM's tool_parsers/hermes_tool_parser.py).
import { dumpJson, readJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { HermesCall } from './hermes-call.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';
import { toPythonJson } from './python-json.ts';

/** The tags around a call. */
interface Tags {
  readonly start: string;
  readonly end: string;
}

/** The style. Streams show the arguments as the model spells them, whole answers write them anew. */
export const HERMES: ToolCallStyle = createHermes({ start: '<tool_call>', end: '</tool_call>' });
/** LongCat Flash: the same with other tags. */
export const LONGCAT: ToolCallStyle = createHermes({ start: '<longcat_tool_call>', end: '</longcat_tool_call>' });

function createHermes(tags: Tags): ToolCallStyle {
  return {
    isGrammar: false,
    forcesJson: false,
    takesContent: true,
    createParser: (options) => new HermesParser(tags, options),
    format: (content, calls) => [content, ...calls.map((call) => formatCall(call, tags))].filter((part) => part !== '').join('\n'),
  };
}

function formatCall(call: FormattedCall, { start, end }: Tags): string {
  return `${start}\n{"name": ${JSON.stringify(call.name)}, "arguments": ${toPythonJson(call.arguments)}}\n${end}`;
}

class HermesParser implements ToolCallParser {
  readonly #tags: Tags;
  readonly #createId: () => string;
  readonly #start: LiteralSeeker;
  readonly #end: LiteralSeeker;
  /** Only what stands before the first call is content. */
  #isContent = true;
  /** The last region; null before the first. */
  #call: HermesCall | null = null;
  #isInCall = false;
  #index = -1;
  #hasSentName = false;
  /** A region ended without a name: nothing after it is sent. */
  #isStuck = false;

  constructor(tags: Tags, { createId }: ToolCallParserOptions) {
    this.#tags = tags;
    this.#createId = createId;
    this.#start = new LiteralSeeker(tags.start);
    this.#end = new LiteralSeeker(tags.end);
  }

  push(text: string): ParsedDelta | null {
    const toolCalls: ToolCallDelta[] = [];
    let content = '';
    let rest: string | null = text;
    while (rest !== null && !this.#isStuck) {
      if (this.#call !== null && this.#isInCall) {
        rest = this.#readCall(this.#call, rest, toolCalls);
        continue;
      }
      const { before, rest: next }: { before: string; rest: string | null } = this.#start.feed(rest);
      if (this.#isContent) content += before;
      if (next !== null) this.#open();
      rest = next;
    }
    return content === '' && toolCalls.length === 0 ? null : { content: content === '' ? null : content, toolCalls };
  }

  #open(): void {
    this.#isContent = false;
    this.#isInCall = true;
    this.#call = new HermesCall();
    this.#index++;
    this.#hasSentName = false;
  }

  #readCall(call: HermesCall, piece: string, toolCalls: ToolCallDelta[]): string | null {
    const { before, rest } = this.#end.feed(piece);
    call.feed(before);
    if (!this.#hasSentName && call.name !== null) {
      this.#hasSentName = true;
      toolCalls.push({ id: this.#createId(), type: 'function', index: this.#index, name: call.name });
    }
    if (this.#hasSentName) {
      const args = call.takeArguments(rest === null ? before : null);
      if (args !== '') toolCalls.push({ index: this.#index, arguments: args });
    }
    if (rest !== null) {
      this.#isInCall = false;
      this.#isStuck = !this.#hasSentName;
    }
    return rest;
  }

  remainingArguments(): string {
    return this.#call === null || this.#call.hasSentArguments ? '' : '{}';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(this.#tags.start);
    const bodies = start < 0 ? [] : readBodies(text, start, this.#tags);
    const toolCalls: ParsedToolCall[] = [];
    for (const body of bodies) {
      const call = this.#readBody(body);
      if (call === null) return { content: text, toolCalls: null };
      toolCalls.push(call);
    }
    if (toolCalls.length === 0) return { content: text, toolCalls: null };
    return { content: start === 0 ? null : text.slice(0, start), toolCalls };
  }

  #readBody(body: string): ParsedToolCall | null {
    const call = readJson(body);
    if (!(call instanceof Map)) return null;
    const name = call.get('name');
    const args = call.get('arguments');
    if (typeof name !== 'string' || args === undefined) return null;
    return { id: this.#createId(), name, arguments: dumpJson(args) };
  }
}

/** The texts of all regions; the last one may have no end. */
function readBodies(text: string, firstStart: number, tags: Tags): string[] {
  const bodies: string[] = [];
  for (let start = firstStart; start >= 0;) {
    const bodyStart = start + tags.start.length;
    const end = text.indexOf(tags.end, bodyStart);
    bodies.push(text.slice(bodyStart, end < 0 ? text.length : end));
    start = end < 0 ? -1 : text.indexOf(tags.start, end + tags.end.length);
  }
  return bodies;
}
