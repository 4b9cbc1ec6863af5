// Calls of GLM 4.5 and later: `<tool_call>f\n<arg_key>a</arg_key>\n<arg_value>1</arg_value>\n</tool_call>`.
import { GLM_DIRECT, GLM_THINKING } from '../grammar/glm-grammar.ts';
import { thinksAsGlm } from '../glm-thinking.ts';
import { readEitherThinking, type TemplateKwargs } from '../thinking-arguments.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import { formatValue } from './qwen3-xml.ts';
import type { FormattedCall, ToolCallStyle } from './tool-call-parser.ts';

/** The style. Only functions that are offered are called. */
export const GLM: ToolCallStyle = createStyle(thinksAsGlm);
/** The same of Ling 3. */
export const LING3: ToolCallStyle = createStyle((templateKwargs) => readEitherThinking(templateKwargs, true));

function createStyle(thinks: (templateKwargs: TemplateKwargs, vocabulary: ParserVocabulary) => boolean): ToolCallStyle {
  return createGrammarToolCalls({
    selectGrammar: (templateKwargs, vocabulary) => (thinks(templateKwargs, vocabulary) ? GLM_THINKING : GLM_DIRECT),
    forcesJson: false,
    format: (content, calls) => [content, ...calls.map(formatCall)].filter((part) => part !== '').join('\n'),
  });
}

function formatCall({ name, arguments: args }: FormattedCall): string {
  const values = Object.entries(args).map(([key, value]) => `<arg_key>${key}</arg_key>\n<arg_value>${formatValue(value)}</arg_value>\n`);
  return `<tool_call>${name}\n${values.join('')}</tool_call>`;
}
