// Calls of PLaMo 3: a name and JSON, each between markers of its own.
import type { ParsedDelta } from '../parsed-delta.ts';
import { PLAMO3_DIRECT, PLAMO3_MARKERS, PLAMO3_THINKING } from '../grammar/plamo3-grammar.ts';
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { readEnableThinking } from '../thinking-arguments.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallParser, ToolCallStyle } from './tool-call-parser.ts';

const STYLE: ToolCallStyle = createGrammarToolCalls({
  selectGrammar: (templateKwargs) => (readEnableThinking(templateKwargs, true) ? PLAMO3_THINKING : PLAMO3_DIRECT),
  forcesJson: false,
  format: (content, calls) => `${content}${PLAMO3_MARKERS.requestsStart[0]}${calls.map(formatCall).join('')}${PLAMO3_MARKERS.requestsEnd[0]}`,
});

/** The style. */
export const PLAMO3: ToolCallStyle = {
  ...STYLE,
  createParser: (options, readsReasoning) => endExplicitly(STYLE.createParser(options, readsReasoning)),
};

/** What is left at the end says that it has no content and no reasoning, and calls without arguments that they have none. */
function endExplicitly(parser: ToolCallParser): ToolCallParser {
  return {
    push: (text, tokenIds) => parser.push(text, tokenIds),
    finish: () => toLast(parser.finish?.() ?? null),
    parseWhole: (text) => parser.parseWhole(text),
  };
}

function toLast(delta: ParsedDelta | null): ParsedDelta | null {
  if (delta === null) return null;
  for (const call of delta.toolCalls ?? []) if (trimBoth(call.arguments ?? '') === '') call.arguments = '{}';
  return { content: null, reasoning: null, ...delta };
}

function formatCall({ name, arguments: args }: FormattedCall): string {
  const { requestStart, nameStart, nameEnd, argumentsStart, argumentsEnd, requestEnd } = PLAMO3_MARKERS;
  return `${requestStart[0]}${nameStart[0]}${name}${nameEnd[0]}${argumentsStart[0]}${toPythonJson(args)}${argumentsEnd[0]}${requestEnd[0]}`;
}
