// Calls of Inkling: a message of its own for each, with JSON that has the name, too.
import { INKLING_GRAMMAR } from '../grammar/inkling-grammar.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallStyle } from './tool-call-parser.ts';

/** The style. Text may stand between calls, and behind them. */
export const INKLING: ToolCallStyle = createGrammarToolCalls({
  selectGrammar: () => INKLING_GRAMMAR,
  forcesJson: false,
  leavesForcedCalls: true,
  format: (content, calls) => `${content === '' ? '' : `<|content_text|>${content}<|end_message|>`}${calls.map(formatCall).join('')}`,
});

function formatCall({ name, arguments: args }: FormattedCall): string {
  return `<|message_model|>${name}<|content_invoke_tool_json|>{"name": ${JSON.stringify(name)}, "args": ${toPythonJson(args)}}<|end_message|>`;
}
