// gpt-oss: `<|channel|>commentary to=functions.f <|constrain|>json<|message|>{…}<|call|>` (vLLM's parser/harmony.py, and the format
// Harmony that it follows).
import { trimStart } from '../../../codec/jinja/values/python-space.ts';
import { LiteralLexer, LiteralTable, type LexerSink } from '../grammar/literal-lexer.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = '<|start|>';
const MESSAGE = '<|message|>';
const ENDS: ReadonlySet<string> = new Set(['<|end|>', '<|call|>', '<|return|>']);
const MARKERS = new LiteralTable([START, MESSAGE, '<|channel|>', '<|constrain|>', ...ENDS].map((marker) => [marker, [marker]]));

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
    return [...(content === '' ? [] : [`<|channel|>commentary${MESSAGE}${content}<|end|>`]), ...messages].join(`${START}assistant`);
  },
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  return `<|channel|>commentary to=functions.${name} <|constrain|>json${MESSAGE}${toPythonJson(args)}<|call|>`;
}

/** What a message is to the client. */
type Kind = 'content' | 'reasoning' | 'call' | 'other';

interface Head {
  readonly kind: Kind;
  /** The function of a call. */
  readonly name: string;
  /** Whether a call's arguments say that they are something else than JSON. */
  readonly isRaw: boolean;
}

class HarmonyParser implements ToolCallParser, LexerSink {
  readonly #createId: () => string;
  readonly #readsReasoning: boolean;
  readonly #lexer = new LiteralLexer(MARKERS);
  /** `plain`: a text that begins without a head. */
  #state: 'head' | 'body' | 'between' | 'plain' = 'head';
  #isFirst = true;
  #headText: string[] = [];
  #head: Head = { kind: 'other', name: '', isRaw: false };
  #body: string[] = [];
  readonly #contents: string[] = [];
  readonly #calls: ParsedToolCall[] = [];
  #numCalls = 0;
  // What the present piece adds.
  #content = '';
  #reasoning = '';
  #toolCalls: ToolCallDelta[] = [];

  constructor({ createId }: ToolCallParserOptions, readsReasoning: boolean) {
    this.#createId = createId;
    this.#readsReasoning = readsReasoning;
  }

  push(text: string): ParsedDelta | null {
    this.#lexer.feed(text, 0, this);
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

  /** A head that is cut off is content, as it is spelled. */
  finish(): ParsedDelta | null {
    this.#lexer.flush(this);
    if (this.#state === 'head') this.#showPlain();
    if (this.#state !== 'between') this.#close();
    return this.#take();
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    this.push(text);
    this.finish();
    const content = this.#contents.join('\n');
    return { content: content === '' ? null : content, toolCalls: this.#calls.length === 0 ? null : this.#calls };
  }

  onContent(text: string): void {
    if (this.#state === 'head') this.#readHead(text);
    else if (this.#state !== 'between') this.#add(text);
  }

  onLiteral(marker: string, text: string): void {
    if (marker === START && (this.#state === 'between' || this.#state === 'plain')) this.#open(text);
    else if (this.#state === 'head' && marker === MESSAGE) this.#enter();
    else if (this.#state === 'head') this.#headText.push(text);
    else if (this.#state === 'body' && ENDS.has(marker)) this.#close();
    else this.onContent(text);
  }

  #open(text: string): void {
    if (this.#state === 'plain') this.#close();
    this.#state = 'head';
    this.#isFirst = false;
    this.#headText = [text];
  }

  // The prompt ends where a head begins; what is none is shown at once, and not at its end.
  #readHead(text: string): void {
    this.#headText.push(text);
    if (!this.#isFirst || this.#headText.length > 3) return;
    const start = trimStart(this.#headText.join(''));
    if (!start.startsWith('<|') && !start.startsWith('to=') && !'to='.startsWith(start)) this.#showPlain();
  }

  #showPlain(): void {
    const text = this.#headText.join('');
    this.#headText = [];
    this.#state = 'plain';
    this.#head = { kind: 'content', name: '', isRaw: false };
    this.#add(text);
  }

  #enter(): void {
    this.#head = toHead(this.#headText.join(''));
    this.#headText = [];
    this.#state = 'body';
    if (this.#head.kind !== 'call') return;
    this.#toolCalls.push({ id: this.#createId(), type: 'function', index: this.#numCalls++, name: this.#head.name, arguments: '' });
  }

  #add(text: string): void {
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

  #close(): void {
    const text = this.#body.join('');
    const { kind, name, isRaw } = this.#head;
    this.#body = [];
    this.#state = 'between';
    this.#isFirst = false;
    if (kind === 'content' && text !== '') this.#contents.push(text);
    if (kind === 'call') this.#calls.push({ id: this.#createId(), name, arguments: isRaw ? text : rewrite(text) });
  }
}

const CHANNEL = /<\|channel\|>\s*([^\s<]+)/;
const RECIPIENT = /(?:^|\s)to=([^\s<]+)/;
const CONTENT_TYPE = /<\|constrain\|>\s*(\S+)\s*$|\s([^\s<=]+)\s*$/;
/** Tools of the server itself, which are no functions. */
const BUILT_IN: ReadonlySet<string> = new Set(['python', 'browser', 'container']);

function toHead(text: string): Head {
  const channel = CHANNEL.exec(text)?.[1];
  const recipient = RECIPIENT.exec(text)?.[1];
  const name = recipient?.replace(/^functions\./, '') ?? '';
  const type = CONTENT_TYPE.exec(text);
  return { kind: kindOf(channel, recipient), name, isRaw: !(type?.[1] ?? type?.[2] ?? 'json').includes('json') };
}

function kindOf(channel: string | undefined, recipient: string | undefined): Kind {
  if (recipient !== undefined && isFunction(recipient)) return 'call';
  if (channel === 'analysis') return 'reasoning';
  return channel === 'final' || (channel === 'commentary' && recipient === undefined) ? 'content' : 'other';
}

function isFunction(recipient: string): boolean {
  if (recipient.startsWith('functions.')) return recipient.length > 'functions.'.length;
  return recipient !== 'assistant' && !BUILT_IN.has(recipient.split('.')[0] ?? '');
}

/** JSON spelled anew in ASCII; what is no JSON as it is. */
function rewrite(text: string): string {
  const value = readJson(text);
  if (value === undefined) return text;
  return dumpJson(value).replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
