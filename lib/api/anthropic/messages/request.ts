// The body of a message: unknown -> a chat that the engine is asked for, or a ServerError.
import { hasLoneSurrogate } from '../../../codec/surrogates.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import { inOrder } from '../../field-order.ts';
import { boolean, described, type Fields, integer, listOf, notNull, number, object, oneOf, readFields, string } from '../../fields.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { extraArguments } from '../../generation/field-kinds.ts';
import { Issues } from '../../place.ts';
import { toChatCall } from '../chat-request.ts';
import { type ConversationFields, conversationFields } from '../conversation.ts';
import { checked, required } from '../field-kinds.ts';
import type { TemplateTraits } from '../template-traits.ts';

interface MessagesFields extends ConversationFields {
  readonly max_tokens: number;
  readonly metadata: unknown;
  readonly stop_sequences: readonly string[] | null;
  readonly stream: boolean | null;
  readonly temperature: number | null;
  readonly top_k: number | null;
  readonly top_p: number | null;
  readonly mm_payload: string | null;
  readonly return_mm_kwargs: boolean | null;
  readonly cache_salt: string | null;
  readonly watermarking: boolean | null;
  readonly kv_transfer_params: Readonly<Record<string, unknown>> | null;
  readonly ec_transfer_params: unknown;
  readonly vllm_xargs: null;
}

/** vLLM's VLLM_MAX_STOP_STRINGS. */
const MAX_STOP_STRINGS = 4;
const MAX_SALT_CHARS = 1024;

// As vLLM's model declares them: faults are found in this order.
const ORDER = [
  'model', 'messages', 'max_tokens', 'metadata', 'output_config', 'thinking', 'stop_sequences', 'stream', 'system', 'temperature', 'tool_choice', 'tools',
  'top_k', 'top_p', 'mm_payload', 'return_mm_kwargs', 'cache_salt', 'watermarking', 'chat_template_kwargs', 'kv_transfer_params', 'ec_transfer_params',
  'vllm_xargs',
];

/** The fields of a body. */
export const messagesFields: Fields<MessagesFields> = inOrder<MessagesFields>(ORDER, {
  ...conversationFields,
  max_tokens: described(checked(required(integer(null)), 'a positive integer', (limit) => limit > 0), { minimum: 1 }),
  metadata: object(),
  stop_sequences: checked(listOf(string(''), null), `at most ${MAX_STOP_STRINGS} strings`, ({ length }) => length <= MAX_STOP_STRINGS),
  stream: boolean(false),
  temperature: number(null),
  top_k: integer(null),
  top_p: number(null),
  mm_payload: notNull(oneOf(['tensors', 'none'], null)),
  return_mm_kwargs: boolean(null),
  cache_salt: checked(string(null), `from 1 to ${MAX_SALT_CHARS} characters`, (salt) => salt.length > 0 && salt.length <= MAX_SALT_CHARS && !hasLoneSurrogate(salt)),
  watermarking: boolean(null),
  kv_transfer_params: object(),
  ec_transfer_params: object(),
  vllm_xargs: extraArguments(),
});

/** Reads a body. @throws ServerError in vLLM's order of checks: body, model, conversation, limits, sampling. */
export async function parseMessagesRequest(body: unknown, context: GenerationContext, traits: TemplateTraits): Promise<ChatCall> {
  const fields = readFields(body, messagesFields);
  const budget = fields.thinking?.budget_tokens ?? null;
  requireBudgetBelowLimit(fields, budget);
  const isStream = fields.stream === true;
  return toChatCall(fields, {
    context,
    traits,
    fields: {
      max_tokens: fields.max_tokens,
      stop: fields.stop_sequences,
      temperature: fields.temperature,
      top_p: fields.top_p,
      top_k: fields.top_k,
      cache_salt: fields.cache_salt,
      kv_transfer_params: fields.kv_transfer_params,
      stream: isStream,
      thinking_token_budget: budget,
    },
  });
}

// The first half of a disaggregated request is sent with a limit of one token, and thinks nothing.
function requireBudgetBelowLimit({ max_tokens: limit, kv_transfer_params: transfer }: MessagesFields, budget: number | null): void {
  if (budget === null || budget < limit || Boolean(transfer?.['do_remote_decode'])) return;
  const issues = new Issues();
  issues.add({ path: 'body' }, `thinking.budget_tokens below max_tokens=${limit}`, budget);
  issues.throwIfAny();
}
