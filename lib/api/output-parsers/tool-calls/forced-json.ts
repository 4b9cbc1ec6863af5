// Forced choices of the styles whose markup is not enforced: the model writes plain JSON (vLLM's tool_parsers/streaming.py and
// parser/abstract_parser.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { RequiredCallsScanner } from './required-calls-scanner.ts';
import type { ToolCallParser } from './tool-call-parser.ts';

/** Reads the arguments of a call that the request names: the whole text is their JSON. */
export class NamedCallParser implements ToolCallParser {
  readonly #name: string;
  readonly #createId: () => string;
  #hasSentName = false;

  constructor(name: string, createId: () => string) {
    this.#name = name;
    this.#createId = createId;
  }

  push(text: string): ParsedDelta {
    if (this.#hasSentName) return { toolCalls: [{ index: 0, arguments: text }] };
    this.#hasSentName = true;
    return { toolCalls: [{ id: this.#createId(), type: 'function', index: 0, name: this.#name, arguments: text }] };
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] } {
    if (trimBoth(text) === '') return { content: null, toolCalls: [] };
    return { content: null, toolCalls: [{ id: this.#createId(), name: this.#name, arguments: text }] };
  }
}

/** Reads required calls: `[{"name": "f", "parameters": {…}}, …]`. */
export class RequiredCallsParser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #forgets: boolean;
  #scanner: RequiredCallsScanner;

  /** With `forgets`, each piece is read as if it were the whole text, as vLLM does where all parsers are grammars. */
  constructor(createId: () => string, { forgets = false }: { readonly forgets?: boolean } = {}) {
    this.#createId = createId;
    this.#forgets = forgets;
    this.#scanner = new RequiredCallsScanner(createId);
  }

  push(text: string): ParsedDelta | null {
    if (this.#forgets) this.#scanner = new RequiredCallsScanner(this.#createId);
    const toolCalls = this.#scanner.feed(text);
    return toolCalls.length === 0 ? null : { toolCalls };
  }

  parseWhole(text: string): { content: null; toolCalls: ParsedToolCall[] } {
    const items = readJson(text);
    const calls = Array.isArray(items) ? items.map((item) => this.#toCall(item)) : [];
    return { content: null, toolCalls: calls.includes(null) ? [] : (calls as ParsedToolCall[]) };
  }

  #toCall(item: unknown): ParsedToolCall | null {
    if (!(item instanceof Map)) return null;
    const name: unknown = item.get('name');
    const parameters = item.get('parameters') ?? null;
    const description: unknown = item.get('description') ?? null;
    const isCall = typeof name === 'string' && (parameters === null || parameters instanceof Map) && (description === null || typeof description === 'string');
    return isCall ? { id: this.#createId(), name, arguments: dumpJson(parameters) } : null;
  }
}
