// Calls of Gemma 4: `<|tool_call>call:f{a:<|"|>x<|"|>,b:[1,2]}<tool_call|>`.
import { isJsonObject } from '../../../codec/json.ts';
import { GEMMA4_GRAMMAR } from '../grammar/gemma4-grammar.ts';
import { STRING_MARK } from '../grammar/gemma4-values.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import type { ToolCallStyle } from './tool-call-parser.ts';

/** The style. What is no string is text until the tool's schema says what it is. */
export const GEMMA4: ToolCallStyle = createGrammarToolCalls({
  selectGrammar: () => GEMMA4_GRAMMAR,
  forcesJson: false,
  leavesForcedCalls: true,
  format: (content, calls) => `${content}${calls.map(({ name, arguments: args }) => `<|tool_call>call:${name}${formatValue(args)}<tool_call|>`).join('')}`,
});

/** Recursive, as the value is. */
function formatValue(value: unknown): string {
  if (typeof value === 'string') return `${STRING_MARK}${value}${STRING_MARK}`;
  if (Array.isArray(value)) return `[${value.map(formatValue).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value).map(([key, item]) => `${key}:${formatValue(item)}`).join(',')}}`;
}
