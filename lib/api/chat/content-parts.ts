// Parts of a client's messages, of which vLLM knows more kinds than its API declares (renderers/chat_utils.py). It reads a message's parts
// one by one as declared ones; where the message has at least one of those, the others are looked at by the rules of templates.
import { ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';

/** Roles whose messages the API declares. */
const DECLARED_ROLES: ReadonlySet<unknown> = new Set(['developer', 'system', 'user', 'assistant', 'tool']);

// What makes a part of a kind one that is declared: the member that it is about, and whether its value will do.
const DECLARED_PARTS: Readonly<Record<string, readonly [member: string, fits: (value: unknown) => boolean]>> = {
  text: ['text', isText],
  refusal: ['refusal', isText],
  thinking: ['thinking', isText],
  tool_reference: ['name', isText],
  image_url: ['image_url', isAnything],
  input_audio: ['input_audio', isAnything],
  audio_url: ['audio_url', isAnything],
  video_url: ['video_url', isAnything],
  image_embeds: ['image_embeds', isAnything],
  audio_embeds: ['audio_embeds', isAnything],
  image_pil: ['image_pil', isAnything],
  prompt_embeds: ['prompt_embeds', isAnything],
  file: ['file', isAnything],
};

/** Those that templates know beside them. */
const OTHER_PARTS: ReadonlySet<unknown> = new Set(['input_text', 'output_text', 'input_image']);

/**
 * Checks which kinds of parts stand together.
 *
 * @throws ServerError `invalid_request` for a message of parts none of which is declared, and, with `param` `type`, for a kind that nobody
 *   knows beside one that is
 */
export function checkContentParts(messages: readonly unknown[]): void {
  for (const message of messages) {
    if (!isJsonObject(message) || !DECLARED_ROLES.has(message['role']) || !Array.isArray(message['content'])) continue;
    checkParts(message['content']);
  }
}

/**
 * The same messages as a batch of chats reads them. vLLM goes through the parts of a declared message twice there: where one is not as
 * declared, none is left the second time.
 */
export function withoutUnreadParts(messages: readonly unknown[]): readonly unknown[] {
  return messages.map((message) => (isJsonObject(message) && hasUnreadParts(message) ? { ...message, content: [] } : message));
}

function hasUnreadParts({ role, content: parts, tool_call_id: callId }: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(parts) || !DECLARED_ROLES.has(role) || (role === 'tool' && typeof callId !== 'string')) return false;
  return !parts.some(isDeclared) || !parts.every((part) => typeof part === 'string' || isJsonObject(part));
}

function checkParts(parts: readonly unknown[]): void {
  const others = parts.filter((part) => isJsonObject(part) && typeof part['type'] === 'string' && !Object.hasOwn(DECLARED_PARTS, part['type']));
  const [first] = others as readonly Readonly<Record<string, unknown>>[];
  if (first === undefined) return;
  if (!parts.some(isDeclared)) throw new ServerError('invalid_request', `A message of parts needs one of a declared type, such as text; got ${describe(first)}.`);
  const unknown = (others as readonly Readonly<Record<string, unknown>>[]).find(({ type }) => !OTHER_PARTS.has(type));
  if (unknown !== undefined) throw new ServerError('invalid_request', `A part of the type ${describe(unknown)} is not read here.`, { param: 'type' });
}

const MAX_SHOWN_CHARS = 80;

function describe({ type }: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(String(type).slice(0, MAX_SHOWN_CHARS));
}

function isDeclared(part: unknown): boolean {
  if (!isJsonObject(part)) return false;
  const { type } = part;
  const [member, fits] = (typeof type === 'string' && Object.hasOwn(DECLARED_PARTS, type) ? DECLARED_PARTS[type] : undefined) ?? [];
  return member !== undefined && fits !== undefined && Object.hasOwn(part, member) && fits(part[member]);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isAnything(): boolean {
  return true;
}
