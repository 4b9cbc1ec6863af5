// What is wrong with a message of a chat as such, its parts apart (vLLM: ChatCompletionMessageParam).
import { isJsonObject } from '../../codec/json.ts';
import { described, type Field, list } from '../fields.ts';
import type { CountedFault, Place } from '../place.ts';
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
    report(place, KIND, { expected: 'an object with role and content', value, numFaults: NUM_KINDS });
    return false;
  }
  const { role, content } = value;
  if (typeof role !== 'string') {
    const numOfContent = countOfContent(content);
    if (numOfContent > 0) report(place, CONTENT, { expected: 'a string or a list of parts; the field is required', value: content, numFaults: numOfContent });
    report(place, ROLE, { expected: 'a string; the field is required', value: role, numFaults: NUM_OF_ROLE });
    return false;
  }
  if (!isContent(content, role)) report(place, CONTENT, { expected: 'a string or a list of parts', value: content, numFaults: countOfContent(content) + countOfRole(role) });
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
  if (role === 'developer') report(place, NAME, { expected: 'a string', value: name });
  else report(place, ROLE, { expected: 'another role for a message whose name is no string', value: role });
}

function checkCallId(place: Place, role: string, id: unknown): void {
  if (role !== 'tool' || id === undefined || id === null || typeof id === 'string') return;
  report(place, ROLE, { expected: 'another role for a message whose tool_call_id is no string', value: role });
}

type Fault = Omit<CountedFault, 'numFaults'> & Partial<Pick<CountedFault, 'numFaults'>>;

/** Kinds of messages, as each of which vLLM tries one. */
const NUM_KINDS = 8;
/** Of a role that is none: one with each kind that has a role of its own or any text, and what two of these want beside it. */
const NUM_OF_ROLE = 11;

// What the kinds say of a content, none of which takes it: two things each where it may be a string or a list, one where it is missing.
function countOfContent(content: unknown): number {
  if (content === undefined) return 4;
  if (content === null) return 10;
  return isContent(content, '') ? 0 : 13;
}

// With a role of its own, one kind has less to say.
function countOfRole(role: string): number {
  return TYPED_ROLES.has(role) || role === 'function' ? 9 : 10;
}

function report(place: Place, field: typeof KIND | typeof ROLE | typeof CONTENT | typeof NAME, { expected, value, numFaults = 1 }: Fault): void {
  place.field = field;
  place.report(expected, value, numFaults);
}
