// The body of a decision (vLLM: generate/structured_decisions/protocol.py).
import { isJsonObject } from '../../../codec/json.ts';
import { type Field, type Fields, int64, listOf, notNull, object, string } from '../../fields.ts';
import { cacheSalt } from '../../generation/field-kinds.ts';
import type { Place } from '../../place.ts';
import { mandatoryText } from '../mandatory-text.ts';
import type { QuestionSpec } from './question.ts';

/** A body. */
export interface DecisionFields {
  readonly model: string | null;
  readonly state: unknown;
  /** By their ids, in the order in which they are asked. */
  readonly questions: readonly (readonly [id: string, spec: QuestionSpec])[];
  readonly instructions: string | null;
  readonly images: readonly string[] | null;
  readonly audio: readonly string[] | null;
  readonly videos: readonly string[] | null;
  readonly chat_template_kwargs: Readonly<Record<string, unknown>> | null;
  readonly cache_salt: string | null;
  readonly priority: number;
  readonly request_id: string | null;
}

/** What a body may hold. */
export const decisionFields: Fields<DecisionFields> = {
  model: string(null),
  state: mandatoryValue(),
  questions: questions(),
  instructions: string(null),
  images: listOf(string(''), null),
  audio: listOf(string(''), null),
  videos: listOf(string(''), null),
  chat_template_kwargs: object(),
  cache_salt: cacheSalt(),
  priority: notNull(int64(0)),
  request_id: notNull(string(null)),
};

function mandatoryValue(): Field<unknown> {
  return {
    isRequired: true,
    read(value, place) {
      if (value === undefined) place.report('a value; the field is required', value);
      return value;
    },
  };
}

type Questions = DecisionFields['questions'];

function questions(): Field<Questions> {
  const question = { type: 'object', properties: { type: { type: 'string' }, instructions: {}, criteria: {} }, required: ['type'] };
  return {
    schema: { type: 'object', additionalProperties: question },
    isRequired: true,
    read(value, place) {
      if (isJsonObject(value)) return readQuestions(value, place.enter());
      place.report(value === undefined ? 'an object; the field is required' : 'an object', value);
      return [];
    },
  };
}

const TYPE = mandatoryText();

function readQuestions(byId: Readonly<Record<string, unknown>>, place: Place): Questions {
  const read: (readonly [string, QuestionSpec])[] = [];
  for (const [id, question] of Object.entries(byId)) {
    place.field = id;
    if (isJsonObject(question)) read.push([id, readSpec(question, place.enter())]);
    else place.report('an object', question);
  }
  return read;
}

function readSpec(question: Readonly<Record<string, unknown>>, place: Place): QuestionSpec {
  const { type, instructions = '', criteria = null, ...others } = question;
  place.field = 'type';
  return { type: TYPE.read(type, place) ?? '', instructions, criteria, unknownFields: Object.keys(others) };
}
