// Calls of MiniMax M2: `<minimax:tool_call>\n<invoke name="f">\n<parameter name="a">1</parameter>\n</invoke>\n</minimax:tool_call>`.
import { MINIMAX_M2_GRAMMAR } from '../grammar/minimax-m2-grammar.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import { formatValue } from './qwen3-xml.ts';
import type { FormattedCall, ToolCallStyle } from './tool-call-parser.ts';

/** The style. Only functions that are offered are called. */
export const MINIMAX_M2: ToolCallStyle = createGrammarToolCalls({
  selectGrammar: () => MINIMAX_M2_GRAMMAR,
  forcesJson: false,
  format: (content, calls) => `${content === '' ? '' : `${content}\n`}<minimax:tool_call>\n${calls.map(formatCall).join('')}</minimax:tool_call>`,
});

function formatCall({ name, arguments: args }: FormattedCall): string {
  const values = Object.entries(args).map(([key, value]) => `<parameter name="${key}">${formatValue(value)}</parameter>\n`);
  return `<invoke name="${name}">\n${values.join('')}</invoke>\n`;
}
