// What is wrong with a message of a chat as such, its parts apart (vLLM: ChatCompletionMessageParam).
import { isJsonObject } from '../../codec/json.ts';
import { described, type Field, list } from '../fields.ts';
import type { Place } from '../place.ts';
import { MESSAGE_SCHEMA } from './message-schema.ts';

// vLLM tries a message as each kind of message in turn; the first complaint is that of the first kind.
const KIND = 'ChatCompletionDeveloperMessageParam';
const ROLE = `${KIND}.role`;
const CONTENT = `${KIND}.content`;
const NAME = `${KIND}.name`;

/** A message that is one, whatever its parts are. */
export type Message = { readonly role: string } & Readonly<Record<string, unknown>>;

/** Roles whose parts are objects; those of other roles may be bare texts. */
export const TYPED_ROLES: ReadonlySet<string> = new Set(['developer', 'system', 'user', 'assistant', 'tool']);
/** Roles whose content may be null. */
const SILENT_ROLES: ReadonlySet<string> = new Set(['assistant', 'function']);

/** The field `messages`: each is an object with a role, and with content that is a text or a list. Mandatory. */
export function messageList(): Field<readonly unknown[]> {
  const messages = described(list(), { items: MESSAGE_SCHEMA, minItems: 1 });
  return {
    ...messages,
    read(value, place) {
      const read = messages.read(value, place);
      const listed = place.enter();
      const inside = listed.enter();
      for (let index = 0; index < read.length; index++) {
        listed.field = index;
        checkMessage(read[index], inside);
      }
      return read;
    },
  };
}

/** Reports what is wrong with a message to the place inside it. @returns whether it is one, with a role */
export function checkMessage(value: unknown, place: Place): value is Message {
  if (!isJsonObject(value)) {
    report(place, KIND, 'an object with role and content', value);
    return false;
  }
  const { role, content } = value;
  if (typeof role !== 'string') {
    if (content === undefined || content === null) report(place, CONTENT, 'a string or a list of parts; the field is required', content);
    report(place, ROLE, 'a string; the field is required', role);
    return false;
  }
  if (!isContent(content, role)) report(place, CONTENT, 'a string or a list of parts', content);
  checkName(place, role, value['name']);
  checkCallId(place, role, value['tool_call_id']);
  return true;
}

// An object without members is taken for an empty list.
function isContent(content: unknown, role: string): boolean {
  if (content === null) return SILENT_ROLES.has(role);
  if (typeof content === 'string' || content === undefined || Array.isArray(content)) return true;
  return isJsonObject(content) && Object.keys(content).length === 0;
}

// As the first kind of message has it: where that has another role, the role is the first fault.
function checkName(place: Place, role: string, name: unknown): void {
  if (name === undefined || typeof name === 'string' || !TYPED_ROLES.has(role) || role === 'tool') return;
  if (role === 'developer') report(place, NAME, 'a string', name);
  else report(place, ROLE, 'another role for a message whose name is no string', role);
}

function checkCallId(place: Place, role: string, id: unknown): void {
  if (role !== 'tool' || id === undefined || id === null || typeof id === 'string') return;
  report(place, ROLE, 'another role for a message whose tool_call_id is no string', role);
}

function report(place: Place, field: typeof KIND | typeof ROLE | typeof CONTENT | typeof NAME, expected: string, value: unknown): void {
  place.field = field;
  place.report(expected, value);
}
