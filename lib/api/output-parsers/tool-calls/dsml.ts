// Calls of DeepSeek V3.2 and later, in its markup DSML.
import { createDsmlGrammars, DSML_V32, DSML_V4, DSML_V41, type DsmlDialect } from '../grammar/dsml-grammar.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import { formatValue } from './qwen3-xml.ts';
import type { FormattedCall, ToolCallStyle } from './tool-call-parser.ts';

/** DeepSeek V3.2: the markers of reasoning are text. */
export const DEEPSEEK_V32: ToolCallStyle = createDsmlToolCalls(DSML_V32, false);
/** DeepSeek V4. */
export const DEEPSEEK_V4: ToolCallStyle = createDsmlToolCalls(DSML_V4, true);
/** DeepSeek V4.1. */
export const DEEPSEEK_V41: ToolCallStyle = createDsmlToolCalls(DSML_V41, true);

function createDsmlToolCalls(dialect: DsmlDialect, hasReasoning: boolean): ToolCallStyle {
  const { plain, direct } = createDsmlGrammars(dialect);
  return createGrammarToolCalls({
    selectGrammar: () => (hasReasoning ? direct : plain),
    forcesJson: false,
    format: (content, calls) => formatCalls(content, calls, dialect),
  });
}

function formatCalls(content: string, calls: readonly FormattedCall[], { prefix, wrapper }: DsmlDialect): string {
  const body = calls.map(({ name, arguments: args }) => {
    const values = Object.entries(args).map(([key, value]) => {
      const head = `<${prefix}parameter name="${key}" string="${typeof value === 'string'}">`;
      return `${head}${formatValue(value)}</${prefix}parameter>\n`;
    });
    return `<${prefix}invoke name="${name}">\n${values.join('')}</${prefix}invoke>\n`;
  });
  return `${content === '' ? '' : `${content}\n\n`}<${prefix}${wrapper}>\n${body.join('')}</${prefix}${wrapper}>`;
}
