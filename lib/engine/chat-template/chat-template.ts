// Chat templates as published models have them: a conversation -> the prompt (transformers: apply_chat_template).
import type { Clock } from '../../base/clock.ts';
import { DEFAULT_LIMITS, type TemplateLimits } from '../../codec/jinja/limits.ts';
import { TemplateError } from '../../codec/jinja/template-error.ts';
import { Template, type Variables } from '../../codec/jinja/template.ts';
import { FunctionObject } from '../../codec/jinja/values/function-object.ts';
import { toText } from '../../codec/jinja/values/text.ts';
import type { Value } from '../../codec/jinja/values/value.ts';
import type { WholeFloat } from '../../codec/whole-float.ts';
import { ChatTemplateError, toChatTemplateError } from './chat-template-error.ts';
import { cutAtFinalMessage, markFinalMessage } from './continue-final-message.ts';
import { formatTime } from './strftime.ts';

/** A JSON value, as JSON.parse or as parseLosslessJson reads it. The latter keeps `1.0`, large integers and the order of names. */
export type ConversationValue =
  | null | boolean | number | bigint | string | WholeFloat
  | readonly ConversationValue[] | ReadonlyMap<string, ConversationValue> | { readonly [name: string]: ConversationValue };

/** What a prompt is made of. Nothing in it is changed. */
export interface Conversation {
  /** Rendered as they are: `[{ role: 'user', content: 'Hi' }]`. */
  readonly messages: readonly ConversationValue[];
  /** Default null, which is what templates expect when there are none. */
  readonly tools?: readonly ConversationValue[] | null;
  /** Default null. */
  readonly documents?: readonly ConversationValue[] | null;
  /** Whether the prompt ends with the opening of the assistant's turn. */
  readonly addGenerationPrompt: boolean;
  /** Whether the prompt ends inside of the last message. Default false. */
  readonly continueFinalMessage?: boolean;
  /** More variables (`chat_template_kwargs`); they win over all others. */
  readonly templateKwargs?: ReadonlyMap<string, ConversationValue> | { readonly [name: string]: ConversationValue };
}

export interface ChatTemplateOptions {
  /** From tokenizer_config.json: `{ bos_token: '<s>' }`; those that are null there are left out. */
  readonly specialTokens: Readonly<Record<string, string>>;
  /** What `strftime_now` reads; it is always in UTC. */
  readonly clock: Pick<Clock, 'wallTimeMs'>;
  /** Default DEFAULT_LIMITS. */
  readonly limits?: TemplateLimits;
}

/** A chat template, compiled. */
export interface ChatTemplate {
  /** The prompt. @throws ChatTemplateError */
  render(conversation: Conversation): string;
}

/**
 * Compiles a chat template.
 * @throws ChatTemplateError of kind `syntax` or `limit`
 */
export function compileChatTemplate(source: string, options: ChatTemplateOptions): ChatTemplate {
  const template = withChatErrors(() => new Template(source));
  const surroundings = new Map<string, Value>([...createFunctions(options.clock), ...Object.entries(options.specialTokens)]);
  const limits = options.limits ?? DEFAULT_LIMITS;
  const render = (conversation: Conversation, messages: readonly Value[]): string =>
    withChatErrors(() => template.render(new ConversationVariables(surroundings, conversation, messages), limits));
  return {
    render(conversation) {
      if (conversation.continueFinalMessage !== true) return render(conversation, conversation.messages);
      if (conversation.addGenerationPrompt) throw excludedError();
      const { messages, finalText } = markFinalMessage(conversation.messages);
      return cutAtFinalMessage(render(conversation, messages), finalText);
    },
  };
}

function excludedError(): ChatTemplateError {
  return new ChatTemplateError('conversation', 'continue_final_message and add_generation_prompt exclude each other');
}

function withChatErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toChatTemplateError(error);
  }
}

function createFunctions(clock: Pick<Clock, 'wallTimeMs'>): readonly (readonly [string, Value])[] {
  const raise = new FunctionObject('function', 'raise_exception', (run, { positional }) => {
    throw new TemplateError('raised', toText(run, positional[0] ?? ''));
  });
  const now = new FunctionObject('function', 'strftime_now', (run, { positional }) => {
    const format = toText(run, positional[0] ?? '');
    run.chargeText(format.length * MAX_GROWTH);
    return formatTime(clock.wallTimeMs(), format);
  });
  return [['raise_exception', raise], ['strftime_now', now]];
}

/** A directive of two characters becomes 24 at most. */
const MAX_GROWTH = 12;

type TemplateKwargs = NonNullable<Conversation['templateKwargs']>;

/** What a template is told, by name: the variables of the request win over the conversation, and that over what surrounds it. */
class ConversationVariables implements Variables {
  readonly #surroundings: ReadonlyMap<string, Value>;
  readonly #conversation: Conversation;
  readonly #messages: readonly Value[];
  readonly #kwargs: TemplateKwargs;

  constructor(surroundings: ReadonlyMap<string, Value>, conversation: Conversation, messages: readonly Value[]) {
    this.#surroundings = surroundings;
    this.#conversation = conversation;
    this.#messages = messages;
    this.#kwargs = conversation.templateKwargs ?? {};
  }

  get(name: string): Value | undefined {
    const given = find(this.#kwargs, name);
    if (given !== undefined) return given;
    switch (name) {
      case 'messages': return this.#messages;
      case 'tools': return this.#conversation.tools ?? null;
      case 'documents': return this.#conversation.documents ?? null;
      case 'add_generation_prompt': return this.#conversation.addGenerationPrompt;
      default: return this.#surroundings.get(name);
    }
  }
}

// A client may send a hundred thousand of them: they are looked up where they are.
function find(kwargs: TemplateKwargs, name: string): Value | undefined {
  if (isMap(kwargs)) return kwargs.get(name);
  return Object.hasOwn(kwargs, name) ? kwargs[name] : undefined;
}

function isMap(kwargs: TemplateKwargs): kwargs is ReadonlyMap<string, ConversationValue> {
  return kwargs instanceof Map;
}
