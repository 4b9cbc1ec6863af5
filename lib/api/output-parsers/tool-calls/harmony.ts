// gpt-oss: `<|channel|>commentary to=functions.f <|constrain|>json<|message|>{…}<|call|>` (vLLM's parser/harmony.py).
import { PLAIN_TEXT, type HarmonyHead } from '../harmony/harmony-head.ts';
import { HarmonyReader, type HarmonyEvents } from '../harmony/harmony-reader.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

/** The style. Every message has a head that says what it is; its content is what the user sees, reasoning is dropped or told apart. */
export const HARMONY: ToolCallStyle = {
  isGrammar: false,
  forcesJson: false,
  takesContent: true,
  unwrapsContent: true,
  readsReasoning: true,
  isUncounted: true,
  createParser: (options, readsReasoning) => new HarmonyParser(options, readsReasoning),
  format: (content, calls) => {
    if (calls.length === 0) return content;
    const messages = calls.map(formatCall);
    return [...(content === '' ? [] : [`<|channel|>commentary<|message|>${content}<|end|>`]), ...messages].join('<|start|>assistant');
  },
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  return `<|channel|>commentary to=functions.${name} <|constrain|>json<|message|>${toPythonJson(args)}<|call|>`;
}

class HarmonyParser implements ToolCallParser, HarmonyEvents {
  readonly #createId: () => string;
  readonly #readsReasoning: boolean;
  readonly #reader: HarmonyReader;
  #head: HarmonyHead = PLAIN_TEXT;
  #body: string[] = [];
  readonly #contents: string[] = [];
  readonly #calls: ParsedToolCall[] = [];
  #numCalls = 0;
  // What the present piece adds.
  #content = '';
  #reasoning = '';
  #toolCalls: ToolCallDelta[] = [];

  constructor({ createId, vocabulary }: ToolCallParserOptions, readsReasoning: boolean) {
    this.#createId = createId;
    this.#readsReasoning = readsReasoning;
    this.#reader = new HarmonyReader(this, vocabulary);
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#reader.feed(text, tokenIds);
    return this.#take();
  }

  #take(): ParsedDelta | null {
    const delta: ParsedDelta = {};
    if (this.#content !== '') delta.content = this.#content;
    if (this.#reasoning !== '') delta.reasoning = this.#reasoning;
    if (this.#toolCalls.length > 0) delta.toolCalls = this.#toolCalls;
    this.#content = '';
    this.#reasoning = '';
    this.#toolCalls = [];
    return delta.content === undefined && delta.reasoning === undefined && delta.toolCalls === undefined ? null : delta;
  }

  finish(): ParsedDelta | null {
    this.#reader.finish();
    return this.#take();
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    this.#reader.readWhole(text);
    const content = this.#contents.join('\n');
    return { content: content === '' ? null : content, toolCalls: this.#calls.length === 0 ? null : this.#calls };
  }

  onHead(head: HarmonyHead): void {
    this.#head = head;
    if (head.kind !== 'call') return;
    this.#toolCalls.push({ id: this.#createId(), type: 'function', index: this.#numCalls++, name: head.name, arguments: '' });
  }

  onText(text: string): void {
    this.#body.push(text);
    const { kind } = this.#head;
    if (kind === 'content') this.#content += text;
    else if (kind === 'reasoning' && this.#readsReasoning) this.#reasoning += text;
    else if (kind === 'call') this.#addArguments(text);
  }

  #addArguments(text: string): void {
    const last = this.#toolCalls.at(-1);
    if (last === undefined) this.#toolCalls.push({ index: this.#numCalls - 1, arguments: text });
    else last.arguments = (last.arguments ?? '') + text;
  }

  onEnd(): void {
    const text = this.#body.join('');
    const { kind, name, isRaw, isOfTool } = this.#head;
    this.#body = [];
    if (isOfTool) return;
    if (kind === 'content' && text !== '') this.#contents.push(text);
    if (kind === 'call') this.#calls.push({ id: this.#createId(), name, arguments: isRaw ? text : rewrite(text) });
  }
}

/** JSON spelled anew in ASCII; what is no JSON as it is. */
function rewrite(text: string): string {
  const value = readJson(text);
  if (value === undefined) return text;
  return dumpJson(value).replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
