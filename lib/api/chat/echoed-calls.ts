// Whether the text that is to be echoed makes the call that a request forces: then the model is let to say it.
import { isJsonObject, parseJson } from '../../codec/json.ts';
import { compileConstraint } from '../../engine/generator/structured/compile.ts';
import { ConstraintError } from '../../engine/generator/structured/constraint-error.ts';
import type { GenerationContext } from '../generation/context.ts';
import { createOutputParser } from '../output-parsers/output-parser.ts';
import type { ParsedToolCall } from '../output-parsers/parsed-message.ts';
import { toolCallStyleOf } from '../output-parsers/tool-calls/styles.ts';
import type { ThinkingRequest } from './reasoning-writer.ts';
import type { Tools } from './tools.ts';

/** What forces calls. */
export interface ForcedCallRequest extends ThinkingRequest {
  readonly tools: Tools;
  readonly allowsParallelToolCalls: boolean;
}

// What is read before a request is queued; a longer text is invented.
const MAX_CHARS = 65_536;

/** Whether a text is nothing but thought and the calls that a request forces, as its parsers read it. */
export function makesForcedCalls(text: string, request: ForcedCallRequest, { chat }: GenerationContext): boolean {
  const { tools, templateKwargs, prompt, allowsParallelToolCalls } = request;
  if (text.length > MAX_CHARS) return false;
  const parser = createOutputParser({
    reasoningParser: chat.reasoningParser,
    toolCallParser: chat.toolCallParser,
    tools: tools.functions,
    toolChoice: tools.choice,
    parallelToolCalls: true,
    includeReasoning: true,
    templateKwargs,
    promptTokenIds: prompt.tokenIds,
    vocabulary: chat.vocabulary,
    createId: () => '',
  });
  const { content, toolCalls } = parser.parseWhole(text, []);
  if ((content ?? '').trim() !== '' || toolCalls.length === 0 || (toolCalls.length > 1 && !allowsParallelToolCalls)) return false;
  return toolCalls.every((call) => isAllowed(call, request, chat.toolCallParser ?? ''));
}

function isAllowed({ name, arguments: given }: ParsedToolCall, { tools }: ForcedCallRequest, parser: string): boolean {
  const known = tools.functions.find((tool) => tool.name === name);
  if (known === undefined || (typeof tools.choice === 'object' && tools.choice.name !== name)) return false;
  const isHeld = known.isStrict === true || toolCallStyleOf(parser).forcesJson;
  return isHeld ? satisfies(given, known.parameters) : isObject(given);
}

function isObject(text: string): boolean {
  try {
    return isJsonObject(parseJson(text));
  } catch {
    return false;
  }
}

function satisfies(text: string, schema: unknown): boolean {
  try {
    return isObject(text) && (schema === null || schema === undefined || compileConstraint({ kind: 'json', schema }).matches?.(text) === true);
  } catch (error) {
    if (error instanceof ConstraintError) return false;
    throw error;
  }
}
