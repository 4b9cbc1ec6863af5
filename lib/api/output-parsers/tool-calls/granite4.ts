// Granite 4: `<tool_call>{"name": "f", "arguments": {…}}</tool_call>`, each call sent once it is whole (vLLM's
// tool_parsers/granite4_tool_parser.py).
import { dumpJson, readJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { HERMES } from './hermes.ts';
import type { ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = '<tool_call>';
const END = '</tool_call>';
const TAGS = /<tool_call>|<\/tool_call>/g;

/** The style. Text between and behind calls is content, too. */
export const GRANITE4: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new Granite4Parser(options),
  format: (content, calls) => HERMES.format(content, calls),
};

class Granite4Parser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #start = new LiteralSeeker(START);
  readonly #end = new LiteralSeeker(END);
  /** The text of the open region; null outside of one. */
  #body: string[] | null = null;
  /** Text ahead of the next region is lost: the last one began and ended in one piece. */
  #losesText = false;
  #numCalls = 0;
  /** A region was an object and no call: nothing after it is sent. */
  #isStuck = false;

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
  }

  push(text: string): ParsedDelta | null {
    const bodies: string[] = [];
    let content = '';
    let rest: string | null = text;
    /** Whether a region that ends now has begun in this piece, ahead of which text was kept. */
    let hasBegunHere = false;
    while (rest !== null) {
      const isOpen: boolean = this.#body !== null;
      const { before, rest: next }: { before: string; rest: string | null } = (isOpen ? this.#end : this.#start).feed(rest);
      if (this.#body === null) {
        if (next === null || !this.#losesText) content += before;
        hasBegunHere = next !== null && !this.#losesText;
        if (next !== null) this.#body = [];
      } else {
        this.#body.push(before);
        if (next !== null) bodies.push(this.#close(this.#body, hasBegunHere));
      }
      rest = next;
    }
    return this.#toDelta(content, bodies);
  }

  #close(body: readonly string[], losesText: boolean): string {
    this.#body = null;
    this.#losesText = losesText;
    return body.join('');
  }

  // A region without text is passed over; one that is no JSON takes the piece that ends it along.
  #toDelta(content: string, bodies: readonly string[]): ParsedDelta | null {
    const values = bodies.filter((body) => body !== '').map(readJson);
    if (values.some((value) => !(value instanceof Map)) || this.#isStuck) return null;
    const calls = values.map((value) => toCall(value, this.#createId));
    this.#isStuck = calls.includes(null);
    if (this.#isStuck || (content === '' && calls.length === 0)) return null;
    const toolCalls = calls.flatMap((call) => (call === null ? [] : [this.#number(call)]));
    return { content: content === '' ? null : content, toolCalls };
  }

  #number(call: ParsedToolCall): ToolCallDelta {
    return { id: call.id, type: 'function', index: this.#numCalls++, name: call.name, arguments: call.arguments };
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const parts = splitWhole(text);
    const calls = parts?.bodies.map((body) => toCall(readJson(body), this.#createId)) ?? [];
    const toolCalls = calls.flatMap((call) => call ?? []);
    if (parts === null || toolCalls.length === 0 || toolCalls.length < calls.length) return { content: text, toolCalls: null };
    return { content: parts.content === '' ? null : parts.content, toolCalls };
  }
}

/** Content and regions; null where a tag is missing, or a region has no text. */
function splitWhole(text: string): { content: string; bodies: string[] } | null {
  const bodies: string[] = [];
  let content = '';
  let from = 0;
  let isOpen = false;
  for (const { 0: tag, index } of text.matchAll(TAGS)) {
    const part = text.slice(from, index);
    if (isOpen === (tag === START) || (isOpen && part === '')) return null;
    if (isOpen) bodies.push(part);
    else content += part;
    isOpen = !isOpen;
    from = index + tag.length;
  }
  return isOpen ? null : { content: content + text.slice(from), bodies };
}

function toCall(value: unknown, createId: () => string): ParsedToolCall | null {
  if (!(value instanceof Map)) return null;
  const name: unknown = value.get('name');
  const args = value.get('arguments');
  if (typeof name !== 'string' || args === undefined) return null;
  return { id: createId(), name, arguments: typeof args === 'string' ? args : dumpJson(args) };
}
