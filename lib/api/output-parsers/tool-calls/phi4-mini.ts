// Phi 4 mini: `functools[{"name": "f", "arguments": {…}}]` (vLLM's tool_parsers/phi4mini_tool_parser.py).
import { readJson } from '../json-dumps.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { toCalls } from './call-object.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = 'functools[';
const KEYS = ['arguments', 'parameters'];

/** The style. A stream of it sends nothing at all, content neither; a whole answer with calls has no content. */
export const PHI4_MINI: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: false,
  createParser: (options) => new Phi4MiniParser(options),
  format: (content, calls) => (calls.length === 0 ? content : `${START}${calls.map(formatCall).join(', ')}]`),
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  return `{"name": ${JSON.stringify(name)}, "arguments": ${toPythonJson(args)}}`;
}

class Phi4MiniParser implements ToolCallParser {
  readonly #createId: () => string;

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
  }

  push(): null {
    return null;
  }

  // The list ends at the first bracket, whatever it belongs to; one that is no JSON counts as a list without calls.
  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(START);
    const end = start < 0 ? -1 : text.indexOf(']', start + START.length);
    if (end < 0) return { content: text, toolCalls: null };
    const values = readJson(text.slice(start + START.length - 1, end + 1));
    const toolCalls = Array.isArray(values) ? toCalls(values, KEYS, this.#createId) : [];
    return { content: toolCalls === null ? text : null, toolCalls };
  }
}
