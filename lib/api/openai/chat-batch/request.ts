// The body of a batch of chats: unknown -> what the engine is asked for (vLLM: BatchChatCompletionRequest).
import { invalid, ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { type ChatCall, checkChatInEngine, createChatCall } from '../../chat/chat-call.ts';
import { refuseForwardedIds } from '../../chat/forwarded-prompt.ts';
import { type ChatFields, chatFields } from '../../chat/chat-fields.ts';
import { checkContentParts, withoutUnreadParts } from '../../chat/content-parts.ts';
import { messageList } from '../../chat/message-faults.ts';
import { MESSAGE_SCHEMA } from '../../chat/message-schema.ts';
import { inOrder } from '../../field-order.ts';
import { type Field, type Fields, oneOf, readFields } from '../../fields.ts';
import type { GenerationCall } from '../../generation/call.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { requireFewSequences } from '../../generation/sequence-volume.ts';
import { isTruthy } from '../../generation/untyped-checks.ts';
import type { Place } from '../../place.ts';
import { checkUntypedChat } from '../chat-completions/request.ts';

/** Several chats that are answered together, a choice each. */
export interface BatchCall extends GenerationCall {
  /** One for each conversation, in order; not empty. */
  readonly chats: readonly [ChatCall, ...ChatCall[]];
  /** Whether each choice is what its last token adds: so it is in vLLM where `stream` is set, whose engine gives pieces then. */
  readonly showsLastTokens: boolean;
}

interface BatchFields extends Omit<ChatFields, 'messages'> {
  readonly messages: readonly (readonly unknown[])[];
}

// As vLLM's model declares them: faults are found in this order.
const ORDER = [
  'messages', 'model', 'frequency_penalty', 'logit_bias', 'logprobs', 'top_logprobs', 'logprob_token_ids', 'max_tokens', 'max_completion_tokens', 'n',
  'presence_penalty', 'seed', 'stop', 'temperature', 'top_p', 'user', 'tool_choice', 'include_reasoning', 'use_beam_search', 'top_k', 'min_p',
  'repetition_penalty', 'watermarking', 'length_penalty', 'structured_outputs', 'request_id', 'add_generation_prompt', 'continue_final_message',
  'chat_template', 'chat_template_kwargs', 'media_io_kwargs', 'mm_processor_kwargs', 'priority', 'cache_salt', 'include_stop_str_in_output', 'echo',
  'return_tokens_as_token_ids', 'return_token_ids',
];

export const batchFields: Fields<BatchFields> = inOrder<BatchFields>(ORDER, { ...chatFields, messages: conversations(), tool_choice: oneOf(['none'], null) });

// Fields of a chat that vLLM's batch does not declare: it takes them as they are, and finds what is wrong with them when it makes chats.
const UNDECLARED: ReadonlySet<string> = new Set<keyof ChatFields>([
  'stream', 'stream_options', 'stream_interval', 'tools', 'parallel_tool_calls', 'documents', 'reasoning_effort', 'thinking_token_budget', 'add_special_tokens',
  'min_tokens', 'stop_token_ids', 'ignore_eos', 'skip_special_tokens', 'spaces_between_special_tokens', 'allowed_token_ids', 'bad_words',
  'prompt_logprobs', 'truncate_prompt_tokens', 'truncation_side', 'repetition_detection', 'response_format', 'kv_transfer_params', 'ec_transfer_params',
  'vllm_xargs', 'session_id', 'routed_experts_prompt_start', 'return_prompt_text', 'return_token_offsets', 'mm_payload', 'return_mm_kwargs',
]);

const declaredFields = pickFields((name) => !UNDECLARED.has(name));
const undeclaredFields = pickFields((name) => UNDECLARED.has(name));

function pickFields(isPicked: (name: string) => boolean): Fields<Partial<BatchFields>> {
  return Object.fromEntries(Object.entries(batchFields).filter(([name]) => isPicked(name)));
}

/** Reads a body. What cannot be batched is refused; tools are left out, as in vLLM. @throws ServerError as a chat, one after the other */
export async function parseBatchRequest(body: unknown, context: GenerationContext): Promise<BatchCall> {
  checkBatch(body);
  const declared = readFields(body, declaredFields);
  const model = context.models.resolve(declared.model ?? null);
  // Together they are all of them.
  const { messages, stream, ...shared } = { ...declared, ...readUndeclared(body) } as BatchFields;
  context.engine.requireAdmission(1);
  context.engine.requireRoom(messages.length, model.adapter);
  const chats: ChatCall[] = [];
  for (const conversation of messages) {
    const fields = { ...shared, messages: withoutUnreadParts(conversation), tools: null, n: 1, stream: false, stream_options: null };
    chats.push(await createChatCall(fields, context, { checkMessages: checkContentParts }));
  }
  return toBatchCall(chats, stream);
}

// What is wrong with these is found when chats are made: it has no place in the body.
function readUndeclared(body: unknown): Partial<BatchFields> {
  if (isJsonObject(body)) checkUntypedChat({ ...body, tool_choice: 'none' });
  try {
    return readFields(body, undeclaredFields);
  } catch (error) {
    throw error instanceof ServerError && error.kind === 'validation' ? new ServerError('invalid_request', error.message) : error;
  }
}

/** The checks of a call that vLLM's engine makes. @throws ServerError `invalid_request` */
export function checkBatchInEngine({ chats: [first], generation }: BatchCall, context: GenerationContext): void {
  requireFewSequences(generation);
  checkChatInEngine(first, context);
}

function toBatchCall([first, ...others]: readonly ChatCall[], showsLastTokens: boolean): BatchCall {
  if (first === undefined) throw new TypeError('a batch without a conversation');
  const chats: BatchCall['chats'] = [first, ...others];
  const prompts = chats.flatMap(({ generation }) => generation.prompts);
  const { model, requestId, presentation, generation } = first;
  return {
    model,
    requestId,
    presentation,
    isStream: false,
    streamOptions: null,
    isNumbered: true,
    numberSeparator: '_',
    generation: { ...generation, prompts },
    chats,
    showsLastTokens,
  };
}

function checkBatch(body: unknown): void {
  if (!isJsonObject(body)) return;
  const { use_beam_search: usesBeams, n = 1, logprob_token_ids: ids, logprobs, kv_transfer_params: transfer } = body;
  if (Boolean(usesBeams)) throw invalid('A batch of chats has no beam search: leave out use_beam_search.', 'use_beam_search');
  if (isTruthy(ids) && !isTruthy(logprobs)) throw invalid('`logprob_token_ids` need `logprobs`.', 'logprob_token_ids');
  if (isJsonObject(transfer)) refuseForwardedIds(transfer);
  if (n !== null && n !== 1) throw invalid(`A batch of chats has one choice each: n must be 1, got ${JSON.stringify(typeof n === 'bigint' ? Number(n) : n).slice(0, MAX_SHOWN_CHARS)}.`, 'n');
}

const MAX_SHOWN_CHARS = 80;

// A list of lists, none of them empty.
function conversations(): Field<readonly (readonly unknown[])[]> {
  const conversation = { type: 'array', items: MESSAGE_SCHEMA, minItems: 1 };
  return {
    schema: { type: 'array', items: conversation, minItems: 1 },
    isRequired: true,
    read(value, place) {
      const given: readonly unknown[] = Array.isArray(value) ? value : [];
      if (given.length === 0) place.report('a list of conversations, not empty', value);
      const inside = place.enter();
      return given.map((conversation, index) => toConversation(conversation, index, inside));
    },
  };
}

const messages = messageList();

function toConversation(value: unknown, index: number, place: Place): readonly unknown[] {
  place.field = index;
  if (Array.isArray(value) && value.length > 0) return messages.read(value, place);
  place.report('a list of messages, not empty', value);
  return [];
}
