// Calls of Granite 3: `<tool_call>[{"name": "f", "arguments": {…}}]`.
import { GRANITE_GRAMMAR } from '../grammar/granite-grammar.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import { toPythonJson } from './python-json.ts';
import type { ToolCallStyle } from './tool-call-parser.ts';

/** The style. */
export const GRANITE: ToolCallStyle = createGrammarToolCalls({
  selectGrammar: () => GRANITE_GRAMMAR,
  forcesJson: true,
  format: (content, calls) => (calls.length === 0 ? content : `${content}<tool_call>${toPythonJson(calls)}`),
});
