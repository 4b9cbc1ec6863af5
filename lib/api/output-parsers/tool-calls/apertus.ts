// Apertus: `<|tools_prefix|>[{"f": {…}}]<|tools_suffix|>` (vLLM's tool_parsers/apertus_tool_parser.py).
import { trimBoth, trimStart } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { findContainerEnd } from '../json-container.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import { overlapLength } from '../literal-seeker.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { FirstMemberList, type FirstMember } from './first-member-list.ts';
import { JsonRewriter } from './json-rewriter.ts';
import { toPythonJson } from './python-json.ts';
import { TrimmedArguments } from './trimmed-arguments.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const PREFIX = '<|tools_prefix|>';
const SUFFIX = '<|tools_suffix|>';

/** The style. A stream takes another list for the one before, written anew. */
export const APERTUS: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new ApertusParser(options),
  format: (content, calls) => (calls.length === 0 ? content : `${content}${PREFIX}${formatList(calls)}${SUFFIX}`),
};

function formatList(calls: readonly FormattedCall[]): string {
  return toPythonJson(calls.map(({ name, arguments: args }) => ({ [name]: args })));
}

class ApertusParser implements ToolCallParser {
  readonly #createId: () => string;
  #list = new FirstMemberList();
  /** What may be the beginning of a marker. */
  #held = '';
  /** How much of it the list has been shown. */
  #numShown = 0;
  #state: 'content' | 'list' | 'behind' = 'content';
  #index = -1;
  #hasSentName = false;
  #args: TrimmedArguments | null = null;

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
  }

  push(text: string): ParsedDelta | null {
    const all = this.#held + text;
    const numHeld = overlapLength(all, PREFIX) || overlapLength(all, SUFFIX);
    const shown = all.slice(0, all.length - numHeld);
    this.#held = all.slice(shown.length);
    return shown === '' ? null : this.#read(shown);
  }

  #read(text: string): ParsedDelta | null {
    const at = text.lastIndexOf(PREFIX);
    if (at >= 0) return this.#openList(text.slice(at + PREFIX.length), text.slice(0, text.indexOf(PREFIX)).replaceAll(SUFFIX, ''));
    if (this.#state === 'list') return this.#readList(text, '');
    // What an end is in is taken for the list.
    return this.#state === 'behind' && text.includes(SUFFIX) ? null : { content: text };
  }

  #openList(text: string, before: string): ParsedDelta | null {
    this.#state = 'list';
    this.#list = new FirstMemberList();
    this.#numShown = 0;
    return this.#readList(text, before);
  }

  // Content is lost where a piece that the list is in says nothing of a call.
  #readList(text: string, before: string): ParsedDelta | null {
    const end = text.indexOf(SUFFIX);
    const rest = this.#feed(end < 0 ? text : text.slice(0, end), end >= 0);
    if (end >= 0) this.#state = 'behind';
    const behind = end < 0 ? rest : text.slice(text.lastIndexOf(SUFFIX) + SUFFIX.length);
    const toolCalls = this.#list.isStuck || (end < 0 && this.#holdsText()) ? [] : this.#say(end >= 0 || this.#list.hasEnded);
    const content = before + behind;
    return toolCalls.length === 0 ? null : { content: content === '' ? null : content, toolCalls };
  }

  /** Whether the list is followed by what may be the beginning of a marker: while it is none, the list is no JSON that is cut off. */
  #holdsText(): boolean {
    return this.#held !== '' && !this.#list.isInString && !this.#list.hasEnded;
  }

  /**
   * Shows the list a text, and within a string what is held back, too. Answers what stands behind the list in the last characters, as
   * many as the text has.
   */
  #feed(text: string, isEnd: boolean): string {
    const numShown = Math.min(this.#numShown, text.length);
    const numRead = this.#list.feed(text.slice(numShown));
    this.#numShown = 0;
    if (this.#list.hasEnded && !isEnd) return (text + this.#held).slice(Math.max(numShown + numRead, this.#held.length));
    if (isEnd || !this.#list.isInString) return '';
    this.#list.feed(this.#held);
    this.#numShown = this.#held.length;
    return '';
  }

  #say(isEnd: boolean): ToolCallDelta[] {
    const { items } = this.#list;
    const toolCalls: ToolCallDelta[] = [];
    for (; this.#index < items.length - 1; this.#index++) {
      this.#sayOf(items[this.#index], true, toolCalls);
      this.#hasSentName = false;
      this.#args = null;
    }
    this.#sayOf(items[this.#index], isEnd, toolCalls);
    return toolCalls;
  }

  #sayOf(item: FirstMember | undefined, isEnd: boolean, toolCalls: ToolCallDelta[]): void {
    if (item === undefined || item.name === null || item.value === null) return;
    if (!this.#hasSentName) toolCalls.push({ id: this.#createId(), type: 'function', index: this.#index, name: item.name, arguments: '' });
    this.#hasSentName = true;
    this.#args ??= new TrimmedArguments(item.value);
    const args = this.#args.take(item.value, isEnd);
    if (args !== '') toolCalls.push({ index: this.#index, arguments: args });
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(PREFIX);
    if (start < 0) return { content: text, toolCalls: null };
    const found = text.indexOf(SUFFIX, start);
    const body = trimStart(text.slice(start + PREFIX.length, found < 0 ? undefined : found));
    const { value, rest } = readList(body);
    if (value === undefined) return { content: text, toolCalls: null };
    const parts = [text.slice(0, start), rest, found < 0 ? '' : text.slice(found).replaceAll(SUFFIX, '')];
    const content = parts.map(trimBoth).filter((part) => part !== '').join('\n');
    return { content: content === '' ? null : content, toolCalls: this.#toCalls(Array.isArray(value) ? value : [value]) };
  }

  #toCalls(items: readonly LosslessJson[]): ParsedToolCall[] {
    const toolCalls: ParsedToolCall[] = [];
    for (const item of items) {
      const member = item instanceof Map ? item.entries().next().value : undefined;
      if (member !== undefined) toolCalls.push({ id: this.#createId(), name: member[0], arguments: dumpJson(member[1]) });
    }
    return toolCalls;
  }
}

/** The value that a text begins with, closed where it is cut off, and what follows it. */
function readList(text: string): { value: LosslessJson | undefined; rest: string } {
  const end = findContainerEnd(text, 0);
  if (end >= 0) return { value: readJson(text.slice(0, end)), rest: text.slice(end) };
  const list = new FirstMemberList();
  list.feed(text);
  // Anything behind an item but a comma makes the list none that is cut off.
  if (list.isStuck) return { value: undefined, rest: '' };
  const rewriter = new JsonRewriter();
  for (const char of text) rewriter.feed(char);
  return { value: readJson(rewriter.close()), rest: '' };
}
