// Calls of MiniMax M3: `<tool_call>\n<invoke name="f"><a>1</a></invoke>\n</tool_call>`, each tag behind a mark.
import { isJsonObject } from '../../../codec/json.ts';
import { MINIMAX_M3_GRAMMAR } from '../grammar/minimax-m3-grammar.ts';
import { TAG_MARK } from '../grammar/minimax-m3-values.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import type { FormattedCall, ToolCallStyle } from './tool-call-parser.ts';

/** The style. Values take their types from the tool's schema. */
export const MINIMAX_M3: ToolCallStyle = createGrammarToolCalls({
  selectGrammar: () => MINIMAX_M3_GRAMMAR,
  forcesJson: false,
  leavesForcedCalls: true,
  format: (content, calls) => `${content}${TAG_MARK}<tool_call>\n${calls.map(formatCall).join('')}${TAG_MARK}</tool_call>`,
});

function formatCall({ name, arguments: args }: FormattedCall): string {
  return `${TAG_MARK}<invoke name="${name}">${formatMembers(args)}${TAG_MARK}</invoke>\n`;
}

function formatMembers(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members).map(([name, value]) => formatElement(name, value)).join('');
}

/** Recursive, as the value is. */
function formatElement(name: string, value: unknown): string {
  return `${TAG_MARK}<${name}>${formatBody(value)}${TAG_MARK}</${name}>`;
}

function formatBody(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => formatElement('item', item)).join('');
  return isJsonObject(value) ? formatMembers(value) : (JSON.stringify(value) ?? 'null');
}
