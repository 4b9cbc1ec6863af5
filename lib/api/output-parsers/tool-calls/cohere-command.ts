// Cohere's Command models: `<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "f", "parameters": {…}}]<|END_ACTION|>` (vLLM's
// parser/cohere_command.py).
import type { CohereCallPart } from '../cohere/cohere-actions.ts';
import {
  ACTION_END, ACTION_START, CohereReader, COMMAND3, COMMAND4, readCohere, type CohereOutput, type CoherePreset,
} from '../cohere/cohere-reader.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

/** The style of Command A. Calls have the ids that the model gives them. */
export const COHERE_COMMAND3: ToolCallStyle = createStyle(COMMAND3, '<|START_RESPONSE|>', '<|END_RESPONSE|>');
/** The style of Command A+. */
export const COHERE_COMMAND4: ToolCallStyle = createStyle(COMMAND4, '<|START_TEXT|>', '<|END_TEXT|>');

function createStyle(preset: CoherePreset, contentStart: string, contentEnd: string): ToolCallStyle {
  return {
    isGrammar: false,
    forcesJson: false,
    takesContent: true,
    unwrapsContent: true,
    readsReasoning: true,
    hasOwnParser: true,
    createParser: (options) => new CohereCommandParser(preset, options),
    format: (content, calls) => {
      const shown = content === '' ? '' : `${contentStart}${content}${contentEnd}`;
      return calls.length === 0 ? shown : `${shown}${ACTION_START}[\n    ${calls.map(formatCall).join(',\n    ')}\n]${ACTION_END}`;
    },
  };
}

function formatCall({ name, arguments: args }: FormattedCall, index: number): string {
  return toPythonJson({ tool_call_id: index.toString(), tool_name: name, parameters: args });
}

/** Tells reasoning apart whether or not a reasoning parser is set, as vLLM does. */
class CohereCommandParser implements ToolCallParser {
  readonly #preset: CoherePreset;
  readonly #createId: () => string;
  readonly #reader: CohereReader;
  readonly #showsCalls: boolean;
  /** Ids of calls whose names have not come. */
  readonly #ids = new Map<number, string>();

  constructor(preset: CoherePreset, { createId, hidesCalls, tools }: ToolCallParserOptions) {
    this.#preset = preset;
    this.#createId = createId;
    this.#reader = new CohereReader(preset);
    this.#showsCalls = !hidesCalls && tools.length > 0;
  }

  push(text: string): ParsedDelta | null {
    return this.#toDelta(this.#reader.push(text));
  }

  finish(): ParsedDelta | null {
    return this.#toDelta(this.#reader.finish());
  }

  #toDelta({ content, reasoning, calls, citations }: CohereOutput): ParsedDelta | null {
    const toolCalls = this.#showsCalls ? calls.flatMap((part) => this.#toCallDelta(part) ?? []) : [];
    if (content === '' && reasoning === '' && toolCalls.length === 0 && citations.length === 0) return null;
    return {
      ...(content === '' ? {} : { content }),
      ...(reasoning === '' ? {} : { reasoning }),
      ...(toolCalls.length === 0 ? {} : { toolCalls }),
      ...(citations.length === 0 ? {} : { citations }),
    };
  }

  // An id alone waits for the name.
  #toCallDelta({ index, id, name, arguments: args }: CohereCallPart): ToolCallDelta | null {
    if (id !== '') this.#ids.set(index, id);
    if (name === '' && args === '') return null;
    const known = name === '' ? undefined : this.#ids.get(index);
    if (name !== '') this.#ids.delete(index);
    return {
      ...(known === undefined ? {} : { id: known }),
      ...(name === '' ? {} : { type: 'function' }),
      index,
      ...(name === '' ? {} : { name }),
      ...(args === '' ? {} : { arguments: args }),
    };
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null; reasoning: string | null } {
    const { content, reasoning, calls } = readCohere(this.#preset, text);
    const toolCalls = calls.map(({ id, name, arguments: args }) => ({ id: id === '' ? this.#createId() : id, name, arguments: args }));
    return {
      content: content === '' ? null : content,
      toolCalls: toolCalls.length === 0 ? null : toolCalls,
      reasoning: reasoning === '' ? null : reasoning,
    };
  }
}
