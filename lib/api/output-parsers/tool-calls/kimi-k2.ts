// Calls of Kimi K2, whose ids are `functions.f:0`, counted from the first call of the text.
import { KIMI_K2_DIRECT, KIMI_K2_THINKING } from '../grammar/kimi-k2-grammar.ts';
import { readEitherThinking } from '../thinking-arguments.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallStyle } from './tool-call-parser.ts';

/** The style. */
export const KIMI_K2: ToolCallStyle = createGrammarToolCalls({
  selectGrammar: (templateKwargs) => (readEitherThinking(templateKwargs, true) ? KIMI_K2_THINKING : KIMI_K2_DIRECT),
  forcesJson: false,
  format: (content, calls) => `${content}<|tool_calls_section_begin|>${calls.map(formatCall).join('')}<|tool_calls_section_end|>`,
});

function formatCall({ name, arguments: args }: FormattedCall, index: number): string {
  return `<|tool_call_begin|>functions.${name}:${index}<|tool_call_argument_begin|>${toPythonJson(args)}<|tool_call_end|>`;
}
