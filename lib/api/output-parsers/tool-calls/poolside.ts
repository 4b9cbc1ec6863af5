// Poolside: `<tool_call>f\n<arg_key>a</arg_key>\n<arg_value>1</arg_value>\n</tool_call>`, whose strings are sent while they are written
// (vLLM's tool_parsers/poolside_v1_tool_parser.py).
import { isJsonObject } from '../../../codec/json.ts';
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { findProperties, type SchemaProperties } from '../grammar/schema-types.ts';
import { dumpJson, dumpString, escapeText } from '../json-dumps.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { FirstSeeker } from './first-seeker.ts';
import { GLM } from './glm.ts';
import { readLiteral } from './python-literal.ts';
import { findTaggedPairs, SPACED_PAIRS } from './tagged-pairs.ts';
import type { OfferedTool, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const CALL_START = '<tool_call>';
const CALL_END = '</tool_call>';
const KEY_START = '<arg_key>';

/** The style. Text between and behind calls is content in a stream, and lost elsewhere. */
export const POOLSIDE: ToolCallStyle = {
  isGrammar: false,
  forcesJson: false,
  leavesForcedCalls: true,
  takesContent: true,
  createParser: (options) => new PoolsideParser(options),
  format: (content, calls) => GLM.format(content, calls),
};

type State = 'content' | 'name' | 'between' | 'key' | 'afterKey' | 'string' | 'value';

/** What ends each state. */
const ENDS: Readonly<Record<State, readonly string[]>> = {
  content: [CALL_START],
  name: ['\n', KEY_START, CALL_END],
  between: [KEY_START, CALL_END],
  key: ['</arg_key>'],
  afterKey: ['<arg_value>'],
  string: ['</arg_value>'],
  value: ['</arg_value>'],
};

class PoolsideParser implements ToolCallParser {
  readonly #tools: readonly OfferedTool[];
  readonly #createId: () => string;
  #state: State = 'content';
  #seeker = new FirstSeeker(ENDS.content);
  /** Pieces of the name, key or value that is read. */
  #pieces: string[] = [];
  #key = '';
  #properties: SchemaProperties = null;
  /** Names of the open call's arguments that were sent. */
  #sentKeys = new Set<string>();
  #numCalls = 0;
  /** What the piece adds: the content, and of each call one delta. */
  #content = '';
  #deltas = new Map<number, ToolCallDelta>();

  constructor({ tools, createId }: ToolCallParserOptions) {
    this.#tools = tools;
    this.#createId = createId;
  }

  push(text: string): ParsedDelta | null {
    this.#content = '';
    this.#deltas = new Map();
    let rest: string | null = text;
    while (rest !== null) rest = this.#step(rest);
    if (this.#content === '' && this.#deltas.size === 0) return null;
    return { content: this.#content === '' ? null : this.#content, toolCalls: [...this.#deltas.values()] };
  }

  /** Reads up to what ends the state, and answers what follows; null where nothing ends it. */
  #step(text: string): string | null {
    const { before, found, rest } = this.#seeker.feed(text);
    if (this.#state === 'content') this.#content += before;
    else if (this.#state === 'string') this.#send(escapeText(before));
    else if (this.#state !== 'between' && this.#state !== 'afterKey') this.#pieces.push(before);
    if (found === null) return null;
    this.#enter(this.#end(found));
    return rest;
  }

  #enter(state: State): void {
    this.#state = state;
    this.#seeker = new FirstSeeker(ENDS[state]);
    this.#pieces = [];
  }

  #end(found: string): State {
    switch (this.#state) {
      case 'content':
        return this.#open();
      case 'name':
        return this.#endName(trimBoth(this.#pieces.join('')), found);
      case 'between':
        return this.#endArguments(found);
      case 'key':
        this.#key = trimBoth(this.#pieces.join(''));
        return 'afterKey';
      case 'afterKey':
        return this.#beginValue();
      case 'string':
        this.#send('"');
        return 'between';
      case 'value':
        if (this.#key !== '' && !this.#sentKeys.has(this.#key)) this.#announce(dumpJson(readLiteral(trimBoth(this.#pieces.join('')))));
        return 'between';
    }
  }

  #open(): State {
    this.#numCalls++;
    this.#sentKeys = new Set();
    return 'name';
  }

  #endName(name: string, found: string): State {
    if (name === '' && found === CALL_END) {
      this.#numCalls--;
      return 'content';
    }
    const index = this.#numCalls - 1;
    this.#properties = findProperties(this.#tools, name);
    this.#deltas.set(index, { id: this.#createId(), type: 'function', index, name, arguments: '' });
    return found === '\n' ? 'between' : this.#endArguments(found);
  }

  #endArguments(found: string): State {
    if (found === KEY_START) return 'key';
    this.#send(this.#sentKeys.size === 0 ? '{}' : '}');
    return 'content';
  }

  #beginValue(): State {
    if (!isString(this.#properties, this.#key)) return 'value';
    if (this.#sentKeys.has(this.#key)) return 'between';
    this.#announce('"');
    return 'string';
  }

  #announce(value: string): void {
    this.#send(`${this.#sentKeys.size === 0 ? '{' : ', '}${dumpString(this.#key)}: ${value}`);
    this.#sentKeys.add(this.#key);
  }

  #send(json: string): void {
    if (json === '') return;
    const index = this.#numCalls - 1;
    const delta = this.#deltas.get(index) ?? { index, arguments: '' };
    delta.arguments += json;
    this.#deltas.set(index, delta);
  }

  finish(): null {
    return null;
  }

  /** What closes the arguments of an open call. */
  remainingArguments(): string {
    if (this.#state === 'content') return '';
    if (this.#sentKeys.size === 0) return '{}';
    return this.#state === 'string' ? '"}' : '}';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const toolCalls: ParsedToolCall[] = [];
    const first = text.indexOf(CALL_START);
    for (let start = first; start >= 0; ) {
      const end = text.indexOf(CALL_END, start);
      if (end < 0) break;
      const call = readCall(text.slice(start, end));
      if (call !== null) toolCalls.push({ id: this.#createId(), name: call.name, arguments: this.#readArguments(call) });
      start = text.indexOf(CALL_START, end);
    }
    return toolCalls.length === 0 ? { content: text, toolCalls: null } : { content: text.slice(0, first) || null, toolCalls };
  }

  #readArguments({ name, body }: CallText): string {
    const properties = findProperties(this.#tools, name);
    const values = new Map<string, LosslessJson>();
    for (const { key, value } of findTaggedPairs(body, SPACED_PAIRS)) {
      const argument = trimBoth(key);
      values.set(argument, isString(properties, argument) ? value : readLiteral(trimBoth(value)));
    }
    return dumpJson(values);
  }
}

/** Whether the schema says string and nothing else. */
function isString(properties: SchemaProperties, name: string): boolean {
  const schema = properties !== null && Object.hasOwn(properties, name) ? properties[name] : undefined;
  return isJsonObject(schema) && schema['type'] === 'string';
}

interface CallText {
  readonly name: string;
  readonly body: string;
}

/** A call whose end is taken away: the first beginning in it with a name on one line, and behind that arguments or nothing; null where there is none. */
function readCall(text: string): CallText | null {
  for (let start = 0; start >= 0; start = text.indexOf(CALL_START, start + 1)) {
    const from = start + CALL_START.length;
    const tag = text.indexOf('<', from);
    const end = tag < 0 ? text.length : tag;
    const head = text.slice(from, end);
    const isCall = /[^\n]/.test(head) && !trimBoth(head).includes('\n') && (tag < 0 || text.startsWith(KEY_START, tag));
    if (isCall) return { name: trimBoth(head), body: text.slice(end) };
  }
  return null;
}
