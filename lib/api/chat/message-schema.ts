// What documentation says of the messages and tools of a chat, by vLLM's names of their models.
import type { JsonSchema } from '../../wire/http/route-description.ts';

const CONTENT = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'object', properties: { type: { type: 'string' } }, required: ['type'] } }] };
const OPTIONAL_CONTENT = { anyOf: [...CONTENT.anyOf, { type: 'null' }] };
const NAME = { name: { type: 'string' } };

const TOOL_CALL: JsonSchema = {
  title: 'ChatCompletionMessageFunctionToolCallParam',
  type: 'object',
  properties: {
    id: { type: 'string' },
    type: { type: 'string', const: 'function' },
    function: { title: 'Function', type: 'object', properties: { name: { type: 'string' }, arguments: { type: 'string' } }, required: ['name', 'arguments'] },
  },
  required: ['id', 'type', 'function'],
};

/** A message: one of a role that vLLM declares, or of another. */
export const MESSAGE_SCHEMA: JsonSchema = {
  anyOf: [
    ofRole('developer', 'ChatCompletionDeveloperMessageParam', { content: CONTENT, ...NAME }),
    ofRole('system', 'ChatCompletionSystemMessageParam', { content: CONTENT, ...NAME }),
    ofRole('user', 'ChatCompletionUserMessageParam', { content: CONTENT, ...NAME }),
    ofRole('assistant', 'ChatCompletionAssistantMessageParam', { content: OPTIONAL_CONTENT, ...NAME, tool_calls: { type: 'array', items: TOOL_CALL } }),
    ofRole('tool', 'ChatCompletionToolMessageParam', { content: CONTENT, tool_call_id: { type: 'string' } }),
    { title: 'CustomChatCompletionMessageParam', type: 'object', properties: { role: { type: 'string' }, content: OPTIONAL_CONTENT }, required: ['role'] },
  ],
};

function ofRole(role: string, title: string, members: JsonSchema): JsonSchema {
  const required = Object.keys(members).filter((name) => name === 'tool_call_id' || (name === 'content' && role !== 'assistant'));
  return { title, type: 'object', properties: { role: { type: 'string', const: role }, ...members }, required: ['role', ...required] };
}

/** A tool. */
export const TOOL_SCHEMA: JsonSchema = {
  title: 'ChatCompletionToolsParam',
  type: 'object',
  properties: {
    type: { type: 'string', const: 'function', default: 'function' },
    function: {
      title: 'FunctionDefinition',
      type: 'object',
      properties: {
        name: { type: 'string' },
        description: { type: ['string', 'null'] },
        parameters: { type: ['object', 'null'] },
        strict: { type: ['boolean', 'null'] },
      },
      required: ['name'],
    },
  },
  required: ['function'],
};
