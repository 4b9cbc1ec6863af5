// Calls of Qwen 3 Coder: `<tool_call>\n<function=f>\n<parameter=a>\n1\n</parameter>\n</function>\n</tool_call>`.
import { createQwen3Grammars, MIMO_VARIANT, QWEN3_VARIANT, SEED_OSS_VARIANT, TRIMMED_VARIANT, type Qwen3Variant } from '../grammar/qwen3-grammar.ts';
import { readEnableThinking } from '../thinking-arguments.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallStyle } from './tool-call-parser.ts';

/** The style. Values are sent as the tool's schema wants them. */
export const QWEN3_XML: ToolCallStyle = createQwen3ToolCalls(QWEN3_VARIANT, false);

/** MiMo. */
export const MIMO: ToolCallStyle = createQwen3ToolCalls(MIMO_VARIANT, false);
/** Step 3.5. */
export const STEP3P5: ToolCallStyle = createQwen3ToolCalls(TRIMMED_VARIANT, false);
/** Seed OSS. */
export const SEED_OSS: ToolCallStyle = createQwen3ToolCalls(SEED_OSS_VARIANT, true);

function createQwen3ToolCalls(variant: Qwen3Variant, forcesJson: boolean): ToolCallStyle {
  const { thinking, direct } = createQwen3Grammars(variant);
  return createGrammarToolCalls({
    selectGrammar: (templateKwargs) => (readEnableThinking(templateKwargs, true) ? thinking : direct),
    forcesJson,
    format: (content, calls) => [content, ...calls.map((call) => formatCall(call, variant))].filter((part) => part !== '').join('\n'),
  });
}

function formatCall({ name, arguments: args }: FormattedCall, { toolStart, toolEnd, trimsNewlines }: Qwen3Variant): string {
  const space = trimsNewlines ? '\n' : '';
  const values = Object.entries(args).map(([key, value]) => `<parameter=${key}>${space}${formatValue(value)}${space}</parameter>\n`);
  return `${toolStart}\n<function=${name}>\n${values.join('')}</function>\n${toolEnd}`;
}

/** A value as it stands in a tag: strings without quotes. */
export function formatValue(value: unknown): string {
  return typeof value === 'string' ? value : toPythonJson(value);
}
