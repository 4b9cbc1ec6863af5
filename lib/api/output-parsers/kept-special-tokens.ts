// Which parsers have answers with the special tokens in them, whatever a request says of these (vLLM: `adjust_request` of its parsers).
import type { ToolChoice } from './parsed-message.ts';
import { REASONING_STYLES } from './reasoning/styles.ts';
import { TOOL_CALL_STYLES } from './tool-calls/styles.ts';

/** Names of the two parsers; null for none. */
export interface ParserChoice {
  readonly reasoningParser: string | null;
  readonly toolCallParser: string | null;
}

/** Those that want them where the model may call something. */
const WHERE_TOOLS_ARE: ReadonlySet<string> = new Set([
  'apertus', 'functiongemma', 'gigachat3', 'granite4', 'hermes', 'internlm', 'jamba', 'kimi_k2', 'kimi_k3', 'lfm2', 'longcat', 'minicpm5',
  'mistral', 'poolside_v1', 'qwen3_json', 'step3',
]);
/** Those that always do, beside the grammars. */
const EVERYWHERE: ReadonlySet<string> = new Set(['cohere_command3', 'cohere_command4', 'muse_glimmer']);
/** Grammars that do not: their markers are no special tokens. */
const NOWHERE: ReadonlySet<string> = new Set(['k2_horizon', 'minimax_m3']);

/** Whether an answer has its special tokens in it. @param choice `none` for a request without tools, too */
export function keepsSpecialTokens({ reasoningParser, toolCallParser }: ParserChoice, choice: ToolChoice): boolean {
  if (reasoningParser !== null && (reasoningParser === 'kimi_k3' || keepsAll(reasoningParser, REASONING_STYLES))) return true;
  if (toolCallParser === null || (reasoningParser === null && choice === 'none')) return false;
  return WHERE_TOOLS_ARE.has(toolCallParser) ? choice !== 'none' : keepsAll(toolCallParser, TOOL_CALL_STYLES);
}

function keepsAll(name: string, styles: Readonly<Record<string, { readonly isGrammar: boolean }>>): boolean {
  if (WHERE_TOOLS_ARE.has(name) || NOWHERE.has(name)) return false;
  return EVERYWHERE.has(name) || (Object.hasOwn(styles, name) && styles[name]?.isGrammar === true);
}
