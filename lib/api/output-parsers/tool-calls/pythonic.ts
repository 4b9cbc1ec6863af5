// Calls as Python: `[f(a=1, b='x'), g()]` (vLLM's tool_parsers/pythonic_tool_parser.py, llama4_pythonic_tool_parser.py,
// olmo3_tool_parser.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import type { PythonCall } from './python-call.ts';
import type { PythonCallSyntax } from './python-call-syntax.ts';
import { PythonCallsScanner } from './python-calls-scanner.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

/** A way to write Python calls. */
interface PythonicForm {
  readonly syntax: PythonCallSyntax;
  /** What stands ahead of calls. */
  readonly start: string;
  /** What stands between calls. */
  readonly separator: string;
  /** Whether arguments of whole texts may be spelled in any way. */
  readonly isLenient?: true;
}

/** Those of Python, and those of JSON. */
const WORDS: ReadonlyMap<string, string> = new Map([['True', 'true'], ['False', 'false'], ['None', 'null'], ['true', 'true'], ['false', 'false'], ['null', 'null']]);

/** `[f(a=1), g()]`. */
export const PYTHONIC: ToolCallStyle = createPythonic({
  syntax: { layout: 'list', end: '', words: WORDS, takesTuples: true },
  start: '',
  separator: ', ',
});

/** The same, and numbers may begin with zeros; whole texts need not begin plainly. */
export const LENIENT_PYTHONIC: ToolCallStyle = createPythonic({
  syntax: { layout: 'list', end: '', words: WORDS, takesTuples: true, takesLeadingZeros: true },
  isLenient: true,
  start: '',
  separator: ', ',
});

/** The same between markers, which may be missing. */
export const LLAMA4_PYTHONIC: ToolCallStyle = createPythonic({
  syntax: { layout: 'list', end: '<|python_end|>', words: WORDS, takesTuples: true },
  start: '<|python_start|>',
  separator: ', ',
});

/** Calls on lines of their own, between tags. */
export const OLMO3: ToolCallStyle = createPythonic({
  syntax: { layout: 'lines', end: '</function_calls>', words: WORDS, takesTuples: true },
  start: '<function_calls>',
  separator: '\n',
});

function createPythonic(form: PythonicForm): ToolCallStyle {
  return {
    isGrammar: false,
    forcesJson: true,
    takesContent: false,
    createParser: (options) => new PythonicParser(form, options),
    format: (_content, calls) => formatCalls(form, calls),
  };
}

function formatCalls({ syntax, start, separator }: PythonicForm, calls: readonly FormattedCall[]): string {
  const text = calls.map(formatCall).join(separator);
  return `${start}${syntax.layout === 'list' ? `[${text}]` : text}${syntax.end}`;
}

function formatCall({ name, arguments: args }: FormattedCall): string {
  return `${name}(${Object.entries(args).map(([key, value]) => `${key}=${toPython(value)}`).join(', ')})`;
}

/** A JSON value as a Python literal. Recursive, as the value is. */
function toPython(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(toPython).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value) ?? 'None';
  return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${toPython(item)}`).join(', ')}}`;
}

class PythonicParser implements ToolCallParser {
  readonly #form: PythonicForm;
  readonly #createId: () => string;
  readonly #scanner: PythonCallsScanner;
  /** `start` until it is clear whether the text is calls. */
  #state: 'start' | 'content' | 'calls' = 'start';
  /** The text so far, until a call is sent. */
  #held = '';
  /** Which call is sent next, or goes on. */
  #index = 0;
  #hasSentAny = false;

  constructor(form: PythonicForm, { createId }: ToolCallParserOptions) {
    this.#form = form;
    this.#createId = createId;
    this.#scanner = new PythonCallsScanner(form.syntax);
  }

  push(text: string): ParsedDelta | null {
    if (this.#state === 'content') return { content: text };
    if (!this.#hasSentAny) this.#held += text;
    if (this.#state === 'start') return this.#readStart(text);
    this.#scanner.feed(text);
    return this.#show();
  }

  get #isLost(): boolean {
    return this.#hasSentAny || this.#held.startsWith(this.#form.syntax.layout === 'list' ? '[' : '<');
  }

  #readStart(text: string): ParsedDelta | null {
    const { start, syntax } = this.#form;
    const hasStart = start !== '' && this.#held.startsWith(start);
    if (hasStart || (syntax.layout === 'list' && this.#held.startsWith('['))) {
      this.#state = 'calls';
      this.#scanner.feed(hasStart ? this.#held.slice(start.length) : this.#held);
      return this.#show();
    }
    if (this.#held === '') return { content: text };
    return start.startsWith(this.#held) || this.#isLost ? null : this.#giveUp();
  }

  /** The text is no call after all. What begins as a list is lost, as in vLLM. */
  #giveUp(): ParsedDelta {
    const content = this.#held;
    this.#held = '';
    this.#state = 'content';
    return { content };
  }

  #show(): ParsedDelta | null {
    const toolCalls = this.#takeCalls();
    if (toolCalls.length > 0) {
      this.#held = '';
      return { toolCalls };
    }
    if (this.#scanner.hasFailed) return this.#isLost ? null : this.#giveUp();
    return this.#scanner.isComplete ? { content: '' } : null;
  }

  #takeCalls(): ToolCallDelta[] {
    const toolCalls: ToolCallDelta[] = [];
    if (!this.#scanner.isCompletable) return toolCalls;
    for (let call = this.#scanner.calls[this.#index]; call !== undefined; call = this.#scanner.calls[this.#index]) {
      const hasBegun = call.hasBegun;
      const args = call.isComplete ? call.takeAll() : this.#scanner.takeOpen(call);
      // What vLLM fails over takes calls along that are complete.
      if (args === null) return [];
      if (args !== '') toolCalls.push(this.#toDelta(call, args, hasBegun));
      if (!call.isComplete) break;
      this.#index++;
    }
    return toolCalls;
  }

  #toDelta(call: PythonCall, args: string, hasBegun: boolean): ToolCallDelta {
    this.#hasSentAny = true;
    if (hasBegun) return { id: null, index: this.#index, arguments: args };
    return { id: this.#createId(), type: 'function', index: this.#index, name: call.name, arguments: args };
  }

  finish(): ParsedDelta | null {
    return this.#held === '' || this.#isLost ? null : this.#giveUp();
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const { start, syntax, isLenient = false } = this.#form;
    const at = start === '' ? -1 : text.indexOf(start);
    // Only tags of lines are looked for behind other text.
    const hasStart = at === 0 || (at > 0 && syntax.layout === 'lines');
    if (!hasStart && syntax.layout === 'list' && !text.startsWith('[')) return { content: text, toolCalls: null };
    this.#scanner.feed(hasStart ? text.slice(at + start.length) : text);
    if (!this.#scanner.isComplete || !(isLenient || this.#scanner.beginsPlainly)) return { content: text, toolCalls: null };
    const toolCalls = this.#scanner.calls.map(({ name, json }) => ({ id: this.#createId(), name, arguments: json }));
    const content = hasStart ? trimBoth(text.slice(0, at)) : '';
    return { content: content === '' ? null : content, toolCalls };
  }
}
