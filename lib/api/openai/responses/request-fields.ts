// The fields of a request (vLLM: entrypoints/openai/responses/protocol.py, ResponsesRequest).
import { isJsonObject } from '../../../codec/json.ts';
import { REASONING_EFFORTS, type ReasoningEffort } from '../../chat/chat-fields.ts';
import { type MediaArguments, mediaArgumentFields } from '../../chat/media-arguments.ts';
import { boolean, described, exactInteger, type Field, type Fields, int64, integer, listOf, nested, notNull, number, object, oneOf, string } from '../../fields.ts';
import { type Biases, cacheSalt } from '../../generation/field-kinds.ts';
import { type KvTransferParams, samplingFields } from '../../generation/sampling-fields.ts';
import { type UnusedFields, unusedFields } from '../../generation/unused-fields.ts';
import { checkItems } from './input-messages.ts';
import { type TextFormat, textFormat } from './text-format.ts';
import { toolChoice } from './tool-choice.ts';
import { type ResponseTool, toolList } from './tools.ts';

const INCLUDABLE = [
  'code_interpreter_call.outputs',
  'computer_call_output.output.image_url',
  'file_search_call.results',
  'message.input_image.image_url',
  'message.output_text.logprobs',
  'reasoning.encrypted_content',
] as const;
const SUMMARIES = ['auto', 'concise', 'detailed'] as const;
const SERVICE_TIERS = ['auto', 'default', 'flex', 'scale', 'priority'] as const;
const CONTEXTS = ['auto', 'current_turn', 'all_turns'] as const;
const VERBOSITIES = ['low', 'medium', 'high'] as const;

export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** How the model may think; shown as it was sent, with members of other names. */
export interface ReasoningFields {
  readonly context: (typeof CONTEXTS)[number] | null;
  readonly effort: ReasoningEffort | null;
  readonly generate_summary: (typeof SUMMARIES)[number] | null;
  readonly mode: string | null;
  readonly summary: (typeof SUMMARIES)[number] | null;
}

/** What the text has to be; shown with every member that its kind has, and those of other names. */
export interface TextFields {
  readonly format: TextFormat | null;
  readonly verbosity: (typeof VERBOSITIES)[number] | null;
}

/** Of fields that change nothing, those that this endpoint has. */
type UnusedHere = Pick<UnusedFields, 'watermarking' | 'session_id' | 'mm_payload' | 'return_mm_kwargs' | 'ec_transfer_params' | 'vllm_xargs'>;

export interface ResponsesFields extends MediaArguments, UnusedHere {
  readonly background: boolean;
  readonly include: readonly (string | null)[] | null;
  readonly input: string | readonly unknown[];
  readonly instructions: string | null;
  readonly max_output_tokens: number | null;
  /** As it came: it changes nothing, and is shown in the answer. */
  readonly max_tool_calls: number | bigint | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly model: string | null;
  readonly logit_bias: Biases | null;
  readonly parallel_tool_calls: boolean;
  readonly previous_response_id: string | null;
  readonly reasoning: ReasoningFields | null;
  readonly include_reasoning: boolean;
  readonly service_tier: ServiceTier | null;
  readonly store: boolean | null;
  readonly stream: boolean;
  readonly temperature: number | null;
  readonly text: TextFields | null;
  readonly tool_choice: unknown;
  readonly tools: readonly ResponseTool[];
  readonly top_logprobs: number | null;
  readonly top_p: number | null;
  readonly top_k: number | null;
  readonly min_p: number | null;
  readonly truncation: 'auto' | 'disabled' | null;
  readonly user: string | null;
  readonly skip_special_tokens: boolean;
  readonly include_stop_str_in_output: boolean;
  readonly presence_penalty: number | null;
  readonly frequency_penalty: number | null;
  /** Changes nothing. */
  readonly prompt_cache_key: string | null;
  readonly request_id: string | null;
  readonly priority: number;
  readonly cache_salt: string | null;
  readonly enable_response_messages: boolean;
  readonly previous_input_messages: readonly unknown[] | null;
  readonly structured_outputs: unknown;
  readonly repetition_penalty: number | null;
  readonly seed: number | null;
  readonly stop: readonly string[];
  readonly stop_token_ids: readonly number[];
  readonly ignore_eos: boolean;
  readonly kv_transfer_params: KvTransferParams | null;
  readonly chat_template_kwargs: Readonly<Record<string, unknown>> | null;
}

export const responsesFields: Fields<ResponsesFields> = {
  background: boolean(false),
  include: listOf(oneOf(INCLUDABLE, null), null),
  input: textOrItems(),
  instructions: string(null),
  max_output_tokens: integer(null),
  max_tool_calls: exactInteger(null),
  metadata: texts(),
  model: string(null),
  logit_bias: samplingFields.logit_bias,
  parallel_tool_calls: boolean(true),
  previous_response_id: string(null),
  reasoning: withOthers<ReasoningFields>({
    context: oneOf(CONTEXTS, null),
    effort: oneOf(REASONING_EFFORTS, null),
    generate_summary: oneOf(SUMMARIES, null),
    mode: string(null),
    summary: oneOf(SUMMARIES, null),
  }),
  include_reasoning: notNull(boolean(true)),
  service_tier: notNull(oneOf(SERVICE_TIERS, 'auto')),
  store: storeFlag(),
  stream: boolean(false),
  temperature: number(null),
  text: withOthers<TextFields>({ format: textFormat(), verbosity: oneOf(VERBOSITIES, null) }),
  tool_choice: toolChoice(),
  tools: toolList(),
  top_logprobs: described(integer(null), { type: ['integer', 'null'], minimum: 0, default: 0 }),
  top_p: number(null),
  top_k: integer(null),
  min_p: number(null),
  truncation: oneOf(['auto', 'disabled'], 'disabled'),
  user: string(null),
  skip_special_tokens: notNull(boolean(true)),
  include_stop_str_in_output: notNull(boolean(false)),
  presence_penalty: between(-2, 2),
  frequency_penalty: between(-2, 2),
  prompt_cache_key: string(null),
  watermarking: unusedFields.watermarking,
  request_id: notNull(string(null)),
  session_id: unusedFields.session_id,
  ...mediaArgumentFields,
  priority: notNull(int64(0)),
  mm_payload: unusedFields.mm_payload,
  return_mm_kwargs: unusedFields.return_mm_kwargs,
  cache_salt: cacheSalt(),
  enable_response_messages: notNull(boolean(false)),
  previous_input_messages: earlierMessages(),
  structured_outputs: samplingFields.structured_outputs,
  repetition_penalty: number(null),
  seed: int64(null),
  stop: stopTexts(),
  stop_token_ids: listOf(integer(0), []),
  ignore_eos: notNull(boolean(false)),
  vllm_xargs: unusedFields.vllm_xargs,
  kv_transfer_params: samplingFields.kv_transfer_params,
  ec_transfer_params: unusedFields.ec_transfer_params,
  chat_template_kwargs: object(),
};

// An object that keeps members of other names than its fields', behind these.
function withOthers<T extends object>(fields: Fields<T>): Field<T | null> {
  const known = nested(fields);
  return {
    get schema() {
      return known.schema ?? {};
    },
    read(value, place) {
      const read = known.read(value, place);
      if (read === null || !isJsonObject(value)) return read;
      return withMembers(read, value, (name) => !Object.hasOwn(fields, name));
    },
  };
}

// Of very many members, spreads and lists take several times as long.
function withMembers<T extends object>(read: T, value: Readonly<Record<string, unknown>>, isTaken: (name: string) => boolean): T {
  const all = { ...read } as Record<string, unknown>;
  for (const name in value) if (isTaken(name) && name !== '__proto__') all[name] = value[name];
  // The members of `read` are what they were.
  return all as T;
}

// Of the kinds of messages that there are, harmony's is tried first, and its complaint is the one that counts.
function earlierMessages(): Field<readonly unknown[] | null> {
  return {
    schema: { type: ['array', 'null'], items: { type: 'object' }, default: null },
    read(value, place) {
      if (value === undefined || value === null) return null;
      if (!Array.isArray(value)) place.report('a list', value);
      const items: readonly unknown[] = Array.isArray(value) ? value : [];
      const list = place.enter();
      for (const [index, item] of items.entries()) {
        if (isJsonObject(item)) continue;
        list.field = index;
        const inside = list.enter();
        inside.field = 'Message';
        inside.report('an object', item);
      }
      return items;
    },
  };
}

// Here, and here alone, an empty text is no stop; in a list it is a fault as elsewhere.
function stopTexts(): Field<readonly string[]> {
  const { stop } = samplingFields;
  return { ...stop, read: (value, place) => (value === '' ? [] : stop.read(value, place)) };
}

function textOrItems(): Field<string | readonly unknown[]> {
  return {
    schema: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'object' } }] },
    isRequired: true,
    read(value, place) {
      if (typeof value === 'string') return value;
      if (Array.isArray(value)) {
        checkItems(value, place);
        return value;
      }
      if (value === undefined) place.report('a string or a list; the field is required', value);
      else place.report('a string or a list', value, 2);
      return '';
    },
  };
}

function texts(): Field<Readonly<Record<string, string>> | null> {
  const any = object();
  return {
    schema: { ...any.schema, additionalProperties: { type: 'string' } },
    read(value, place) {
      const read = any.read(value, place);
      if (read === null || hasTextsAlone(read)) return read;
      const inside = place.enter();
      for (const name in read) {
        inside.field = name;
        if (typeof read[name] !== 'string') inside.report('a string', read[name]);
      }
      return null;
    },
  };
}

function hasTextsAlone(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, string>> {
  for (const name in value) if (typeof value[name] !== 'string') return false;
  return true;
}

// Absent it is true, and null is as good as false.
function storeFlag(): Field<boolean | null> {
  const nullable = boolean<null>(null);
  return { schema: { ...nullable.schema, default: true }, read: (value, place) => (value === undefined ? true : nullable.read(value, place)) };
}

function between(min: number, max: number): Field<number | null> {
  const any = number(null);
  return {
    schema: { ...any.schema, minimum: min, maximum: max },
    read(value, place) {
      const read = any.read(value, place);
      // Not a number is not between.
      if (read !== null && !(read >= min && read <= max)) place.report(`a number from ${min} to ${max}`, value);
      return read;
    },
  };
}
