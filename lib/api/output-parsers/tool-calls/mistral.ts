// Calls of Mistral, whose ids are nine letters and digits.
import { MISTRAL_GRAMMAR } from '../grammar/mistral-grammar.ts';
import { createGrammarToolCalls } from './grammar-tool-calls.ts';
import { MistralListParser, TOOL_CALLS_MARK } from './mistral-list.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallStyle } from './tool-call-parser.ts';

const ID_LENGTH = 9;

const ANY_ID: ToolCallStyle = createGrammarToolCalls({
  selectGrammar: () => MISTRAL_GRAMMAR,
  forcesJson: false,
  leavesForcedCalls: true,
  format: (content, calls) => `${content}${calls.map(formatCall).join('')}`,
});

/** The style. The ids are the endings of the server's own. Where the vocabulary has the mark of calls and not that of arguments, calls are a list. */
export const MISTRAL: ToolCallStyle = {
  ...ANY_ID,
  createParser: (options, readsReasoning) => {
    const createId = (): string => options.createId().slice(-ID_LENGTH);
    const parser = ANY_ID.createParser({ ...options, createId }, readsReasoning);
    const isList = options.vocabulary.idOf(TOOL_CALLS_MARK) !== undefined && options.vocabulary.idOf('[ARGS]') === undefined;
    return isList ? new MistralListParser(parser, createId) : parser;
  },
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  return `[TOOL_CALLS]${name}[ARGS]${toPythonJson(args)}`;
}
