// Muse Glimmer: ` to=f<|message|><atem:function_calls>\n<atem:invoke name="f">…</atem:invoke>\n</atem:function_calls><|eot|>`, each call
// sent once it is whole (vLLM's tool_parsers/muse_glimmer_tool_parser.py).
import { dumpJson } from '../json-dumps.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { MuseInvokes, type MuseInvoke } from './muse-invokes.ts';
import { MuseMessages } from './muse-messages.ts';
import { MusePlainText } from './muse-plain-text.ts';
import { formatValue } from './qwen3-xml.ts';
import type { FormattedCall, OfferedTool, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const MESSAGE = '<|message|>';
const NEXT = '<|eom|><|start|>assistant';

/** The style. Content and reasoning are what messages to `user` and `self` say, and every other message is for a function. */
export const MUSE_GLIMMER: ToolCallStyle = {
  isGrammar: false,
  forcesJson: false,
  leavesForcedCalls: true,
  takesContent: true,
  createParser: (options) => new MuseGlimmerParser(options),
  format: (content, calls) => {
    if (calls.length === 0) return content;
    return [...(content === '' ? [] : [` to=user${MESSAGE}${content}`]), ...calls.map(formatCall)].join(NEXT) + '<|eot|>';
  },
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  const values = Object.entries(args).map(([key, value]) => `<atem:parameter name="${key}">${formatValue(value)}</atem:parameter>\n`);
  return ` to=${name}${MESSAGE}<atem:function_calls>\n<atem:invoke name="${name}">\n${values.join('')}</atem:invoke>\n</atem:function_calls>`;
}

class MuseGlimmerParser implements ToolCallParser {
  readonly #tools: readonly OfferedTool[];
  readonly #createId: () => string;
  readonly #invokes = new MuseInvokes();
  readonly #messages = new MuseMessages((text) => this.#calls.push(...this.#invokes.feed(text)));
  /** Calls of a text in which no message begins. */
  readonly #bareInvokes = new MuseInvokes();
  readonly #plainText = new MusePlainText();
  #calls: MuseInvoke[] = [];
  #numSent = 0;

  constructor({ tools, createId }: ToolCallParserOptions) {
    this.#tools = tools;
    this.#createId = createId;
  }

  push(text: string): ParsedDelta | null {
    this.#read(text);
    const { content, reasoning } = this.#messages;
    const delta = toDelta(this.#plainText.feed(text) + content.unseen, reasoning.unseen, this.#calls.slice(this.#numSent).map((call, index) => this.#toDelta(call, index)));
    if (delta === null) return null;
    content.show();
    reasoning.show();
    this.#numSent = this.#calls.length;
    return delta;
  }

  // The first message makes calls ahead of it none.
  #read(text: string): void {
    const wasBare = !this.#messages.hasBegun;
    const bare = wasBare ? this.#bareInvokes.feed(text) : [];
    const numBare = this.#calls.length;
    this.#messages.feed(text);
    if (!this.#messages.hasBegun) this.#calls.push(...bare);
    else if (wasBare) this.#calls = this.#calls.slice(numBare);
  }

  #toDelta(call: MuseInvoke, index: number): ToolCallDelta {
    return { type: 'function', index: this.#numSent + index, ...this.#toCall(call) };
  }

  #toCall({ name, arguments: args }: MuseInvoke): ParsedToolCall {
    return { id: this.#createId(), name: this.#toName(name), arguments: dumpJson(args) };
  }

  /** A function `f` may be called `f.f`. */
  #toName(written: string): string {
    const [head = '', ...rest] = written.split('.');
    const isKnown = (name: string): boolean => this.#tools.some((tool) => tool.name === name);
    return !isKnown(written) && rest.join('.') === head && isKnown(head) ? head : written;
  }

  finish(): ParsedDelta | null {
    return toDelta(this.#plainText.flush(), '', []);
  }

  remainingArguments(): string {
    return '';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    this.#read(text);
    this.#messages.finish();
    const { content, reasoning, hasBegun } = this.#messages;
    if (this.#calls.length === 0) return { content: text, toolCalls: null };
    const isBare = !hasBegun && reasoning.length === 0;
    return { content: (isBare ? text : content.whole) || null, toolCalls: this.#calls.map((call) => this.#toCall(call)) };
  }
}

function toDelta(content: string, reasoning: string, toolCalls: ToolCallDelta[]): ParsedDelta | null {
  if (content === '' && reasoning === '' && toolCalls.length === 0) return null;
  return { ...(content !== '' && { content }), ...(reasoning !== '' && { reasoning }), ...(toolCalls.length > 0 && { toolCalls }) };
}
