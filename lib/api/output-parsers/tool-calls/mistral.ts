// Calls of Mistral since its tokenizer 11, whose ids are nine letters and digits.
import { MISTRAL_GRAMMAR } from '../grammar/mistral-grammar.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallStyle } from './tool-call-parser.ts';

const ID_LENGTH = 9;

const ANY_ID: ToolCallStyle = createGrammarToolCalls({
  selectGrammar: () => MISTRAL_GRAMMAR,
  forcesJson: false,
  format: (content, calls) => `${content}${calls.map(formatCall).join('')}`,
});

/** The style. The ids are the endings of the server's own. */
export const MISTRAL: ToolCallStyle = {
  ...ANY_ID,
  createParser: (options, readsReasoning) => ANY_ID.createParser({ ...options, createId: () => options.createId().slice(-ID_LENGTH) }, readsReasoning),
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  return `[TOOL_CALLS]${name}[ARGS]${toPythonJson(args)}`;
}
