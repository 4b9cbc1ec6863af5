// What a text in a grammar's markup adds to a message, piece by piece or whole (the rules of vLLM's parser/engine/parser_engine.py).
import { trimBoth, trimEnd } from '../../../codec/jinja/values/python-space.ts';
import { type ParsedDelta, toNullable, type ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import type { OfferedTool } from '../tool-calls/tool-call-parser.ts';
import type { ArgumentStream } from './argument-stream.ts';
import { GrammarMachine, type GrammarEvents, type MachineOptions, type PreparedGrammar } from './grammar-machine.ts';
import type { CallHead, Grammar } from './grammar.ts';

/** What a reader needs beside its grammar. */
export interface ReaderOptions extends MachineOptions {
  readonly tools: readonly OfferedTool[];
  /** Calls are read and not shown: the request forbids them. */
  readonly hidesCalls: boolean;
  readonly createId: () => string;
}

/** A call while it is read. */
interface Call {
  /** What was written as its name. */
  written: string;
  head: CallHead | null;
  id: string;
  hasSentName: boolean;
  /** What was written is no name. */
  isRefused: boolean;
  hasArguments: boolean;
  args: ArgumentStream | null;
}

/** Reads one text: either `push` and `finish`, or `parseWhole`. Linear. */
export class GrammarReader implements GrammarEvents {
  readonly #grammar: Grammar;
  readonly #options: ReaderOptions;
  readonly #machine: GrammarMachine;
  readonly #calls: Call[] = [];
  /** White space whose use depends on what follows: of content until there is any text, of content behind calls, of reasoning. */
  #deferredContent = '';
  #deferredReasoning = '';
  /** Reasoning while it may be its head, null afterwards. */
  #head: string | null;
  #hasText = false;
  /** Whether the reasoning has ended. */
  hasEnded = false;
  numReasoningTokens = 0;
  // What the present piece adds.
  #content = '';
  #lateContent = '';
  #reasoning = '';
  #toolCalls: ToolCallDelta[] = [];
  #hasCallEvent = false;
  #hasEnd = false;

  constructor(prepared: PreparedGrammar, options: ReaderOptions) {
    this.#grammar = prepared.grammar;
    this.#head = prepared.grammar.reasoningHead === '' ? null : '';
    this.#options = options;
    this.#machine = new GrammarMachine(prepared, options, this);
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#machine.feed(text, tokenIds);
    return this.#trimReasoning(this.#dropHead(this.#take(false), false));
  }

  /** What was held back, at the end. */
  finish(): ParsedDelta | null {
    this.#machine.finish();
    return this.#dropHead(this.#take(true), true);
  }

  /** A whole text. Content behind the first call is dropped. */
  parseWhole(text: string): { reasoning: string | null; content: string | null; toolCalls: ParsedToolCall[] } {
    this.#machine.feed(text, []);
    this.#machine.finish();
    const delta = this.#take(true);
    const toolCalls = this.#calls.flatMap((call) => this.#toParsedCall(call));
    const content = (delta?.content ?? '') + (this.#grammar.keepsLateContent ? this.#deferredContent : '');
    const reasoning = delta?.reasoning ?? '';
    return {
      reasoning: toNullable(this.#grammar.trimsReasoning ? trimEnd(reasoning) : reasoning),
      content: toNullable(toolCalls.length > 0 ? this.#trimContent(content) : content),
      toolCalls,
    };
  }

  /** Reasoning and content of a whole text, as they stand: with the reasoning's head. */
  parseReasoning(text: string): { reasoning: string | null; content: string | null } {
    this.#machine.feed(text, []);
    this.#machine.finish();
    const reasoning = this.#grammar.trimsReasoning ? trimEnd(this.#reasoning) : this.#reasoning;
    return { reasoning: toNullable(reasoning), content: toNullable(this.#content) };
  }

  onText(text: string): void {
    if (this.#hasCallEvent) this.#lateContent += text;
    else this.#content += text;
  }

  onReasoning(text: string, numTokens: number): void {
    this.#reasoning += text;
    this.numReasoningTokens += numTokens;
  }

  onReasoningEnd(): void {
    this.hasEnded = true;
  }

  onCallStart(): void {
    if (this.#options.hidesCalls) return;
    this.#hasCallEvent = true;
    this.#calls.push({ written: '', head: null, id: '', hasSentName: false, isRefused: false, hasArguments: false, args: null });
  }

  onCallName(text: string): void {
    if (this.#options.hidesCalls) return;
    this.#hasCallEvent = true;
    const call = this.#calls.at(-1);
    if (call !== undefined) call.written += text;
  }

  onArguments(text: string, isMarker = false): void {
    const call = this.#calls.at(-1);
    if (this.#options.hidesCalls || call === undefined) return;
    this.#hasCallEvent = true;
    call.hasArguments ||= trimBoth(text) !== '';
    const isNew = !call.hasSentName && this.#sendName(call);
    call.isRefused ||= !call.hasSentName;
    if (isMarker && call.args?.appendMarker !== undefined) call.args.appendMarker(text);
    else call.args?.append(text);
    if (!call.hasSentName || (isNew && !this.#grammar.sendsArgumentsWithName)) return;
    if (text.includes(this.#grammar.sendsArgumentsAt)) this.#send(call.args?.take() ?? '');
  }

  onCallEnd(): void {
    const call = this.#calls.at(-1);
    if (this.#options.hidesCalls || call === undefined) return;
    this.#hasCallEvent = true;
    // A call that ends in its head is taken at its word.
    this.#hasEnd = true;
    const isNew = !call.hasSentName && this.#sendName(call);
    this.#hasEnd = false;
    const rest = call.args?.finish() ?? '';
    if (isNew) this.#delta().arguments = rest;
    else if (call.hasSentName) this.#send(rest);
  }

  /** Sends the name if it is one that can be called. */
  #sendName(call: Call): boolean {
    const head = this.#readHead(call);
    if (head === null) return false;
    call.hasSentName = true;
    const delta = this.#delta();
    delta.id = call.id;
    delta.type = 'function';
    delta.name = head.name;
    return true;
  }

  #readHead(call: Call): CallHead | null {
    if (call.head !== null || call.isRefused) return call.head;
    const head = this.#grammar.readHead(call.written) ?? (this.#hasEnd && call.written !== '' ? { name: call.written } : null);
    if (head === null || !this.#canCall(head.name)) return null;
    call.head = head;
    call.id = head.id ?? this.#options.createId();
    call.args = this.#grammar.createArguments({ name: head.name, tools: this.#options.tools });
    return head;
  }

  #canCall(name: string): boolean {
    const { tools } = this.#options;
    return !this.#grammar.checksNames || tools.length === 0 || tools.some((tool) => tool.name === name);
  }

  #send(args: string): void {
    if (args === '') return;
    const delta = this.#delta();
    delta.arguments = (delta.arguments ?? '') + args;
  }

  /** The present piece's delta of the present call: one per call. */
  #delta(): ToolCallDelta {
    const index = this.#calls.length - 1;
    const last = this.#toolCalls.at(-1);
    if (last?.index === index) return last;
    const delta: ToolCallDelta = { index };
    this.#toolCalls.push(delta);
    return delta;
  }

  #take(isEnd: boolean): ParsedDelta | null {
    const delta: ParsedDelta = {};
    const content = this.#takeContent(isEnd);
    if (content !== '') delta.content = content;
    if (this.#reasoning !== '') delta.reasoning = this.#reasoning;
    if (this.#toolCalls.length > 0) delta.toolCalls = this.#toolCalls;
    const isEmpty = content === '' && this.#reasoning === '' && this.#toolCalls.length === 0;
    this.#content = '';
    this.#reasoning = '';
    this.#toolCalls = [];
    this.#hasCallEvent = false;
    return isEmpty ? null : delta;
  }

  // Content behind a call of the same piece waits for the next piece; white space ahead of any text waits for what it stands before.
  #takeContent(isEnd: boolean): string {
    if (this.#hasCallEvent && this.#toolCalls.length > 0) {
      this.#deferredContent += this.#lateContent;
      this.#lateContent = '';
      return this.#showText(this.#content, isEnd);
    }
    const added = this.#content + this.#lateContent;
    this.#lateContent = '';
    const isBlank = trimBoth(added) === '' && (this.#calls.length === 0 || trimBoth(this.#deferredContent) === '');
    const content = this.#deferredContent + added;
    this.#deferredContent = '';
    this.#hasText ||= !isBlank;
    return this.#showText(content, isEnd);
  }

  #showText(content: string, isEnd: boolean): string {
    if (this.#hasText || content === '') return content;
    if (this.#calls.length > 0) return this.#hasTextIn(content) ? content : '';
    if (isEnd) return content;
    this.#deferredContent = content;
    return '';
  }

  #hasTextIn(content: string): boolean {
    this.#hasText = trimBoth(content) !== '';
    return this.#hasText;
  }

  /** Drops what the reasoning begins with; a delta whose reasoning ends in the middle of that is dropped as a whole. */
  #dropHead(delta: ParsedDelta | null, isEnd: boolean): ParsedDelta | null {
    if (this.#head === null || typeof delta?.reasoning !== 'string') return delta;
    const { reasoningHead } = this.#grammar;
    const text = this.#head + delta.reasoning;
    const isPart = text !== reasoningHead && reasoningHead.startsWith(text);
    this.#head = isPart && !isEnd ? text : null;
    if (isPart) return null;
    const rest = text.startsWith(reasoningHead) ? text.slice(reasoningHead.length) : text;
    if (rest !== '') return { ...delta, reasoning: rest };
    return delta.content === undefined && delta.toolCalls === undefined ? null : { ...delta, reasoning: null };
  }

  #trimReasoning(delta: ParsedDelta | null): ParsedDelta | null {
    if (!this.#grammar.trimsReasoning) return delta;
    if (typeof delta?.reasoning !== 'string') {
      if (this.hasEnded) this.#deferredReasoning = '';
      return delta;
    }
    const trimmed = trimEnd(delta.reasoning);
    const space = delta.reasoning.slice(trimmed.length);
    delta.reasoning = trimmed === '' ? null : this.#deferredReasoning + trimmed;
    this.#deferredReasoning = trimmed === '' ? this.#deferredReasoning + space : space;
    return trimmed === '' && delta.content === undefined && delta.toolCalls === undefined ? null : delta;
  }

  #trimContent(content: string): string {
    return this.#grammar.trimsContent || trimBoth(content) === '' ? trimBoth(content) : content;
  }

  #toParsedCall(call: Call): ParsedToolCall[] {
    const head = this.#readHead(call);
    if (head === null || (head.name === '' && !call.hasArguments)) return [];
    return [{ id: call.id, name: trimBoth(head.name), arguments: call.hasArguments ? (call.args?.whole() ?? '{}') : '{}' }];
  }
}
