// POST /v1/systemone: structured decisions, which need a model that can make them.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { Route } from '../../../wire/http/router.ts';
import { describeBody, MODEL_FAILURES } from '../../describe-body.ts';
import { type Field, type Fields, int64, listOf, notNull, object, readFields, string } from '../../fields.ts';
import { checkCacheSalt } from '../../generation/sampling-checks.ts';
import { checkUntypedSalt } from '../../generation/untyped-checks.ts';
import type { Place } from '../../place.ts';
import { sendFailure } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guardJson } from '../handler.ts';
import { mandatoryText } from '../mandatory-text.ts';

/** Checks a decision and answers 501, as vLLM does for a model that makes none. */
export function createSystemOneRoute(context: VllmContext): Route {
  return {
    method: 'POST',
    path: '/v1/systemone',
    summary: 'Structured decisions; the simulated model makes none',
    describe: () => describeBody({ ...MODEL_FAILURES, 400: 'Not a decision', 501: 'The model makes no decisions' }, decisionFields),
    handler: guardJson(context, (exchange, body) => {
      checkUntypedSalt(body);
      checkDecision(readFields(body, decisionFields), context);
      sendFailure(exchange, { status: 501, type: 'NotImplementedError', message: 'The model makes no structured decisions.' });
    }),
  };
}

interface DecisionFields {
  readonly model: string | null;
  readonly state: unknown;
  /** Their types, in the order in which they would be asked. */
  readonly questions: readonly unknown[];
  readonly instructions: string | null;
  readonly images: readonly string[] | null;
  readonly audio: readonly string[] | null;
  readonly videos: readonly string[] | null;
  readonly chat_template_kwargs: Readonly<Record<string, unknown>> | null;
  readonly cache_salt: string | null;
  readonly priority: number;
  readonly request_id: string | null;
}

const decisionFields: Fields<DecisionFields> = {
  model: string(null),
  state: mandatoryValue(),
  questions: questions(),
  instructions: string(null),
  images: listOf(string(''), null),
  audio: listOf(string(''), null),
  videos: listOf(string(''), null),
  chat_template_kwargs: object(),
  cache_salt: string(null),
  priority: notNull(int64(0)),
  request_id: notNull(string(null)),
};

const QUESTION_TYPES: readonly unknown[] = ['choice', 'noul', 'score'];

function checkDecision({ model, questions: types, cache_salt: salt }: DecisionFields, { models }: VllmContext): void {
  checkCacheSalt(salt);
  models.resolve(model);
  if (types.length === 0) throw new ServerError('invalid_request', 'questions must hold at least one question.');
  if (!types.every((type) => QUESTION_TYPES.includes(type))) throw new ServerError('invalid_request', `A question has one of the types ${QUESTION_TYPES.join(', ')}.`);
}

function mandatoryValue(): Field<unknown> {
  return {
    isRequired: true,
    read(value, place) {
      if (value === undefined) place.report('a value; the field is required', value);
      return value;
    },
  };
}

// By their ids, in the order in which they are asked.
function questions(): Field<readonly unknown[]> {
  const question = { type: 'object', properties: { type: { type: 'string' } }, required: ['type'] };
  return {
    schema: { type: 'object', additionalProperties: question },
    isRequired: true,
    read(value, place) {
      if (isJsonObject(value)) readQuestions(value, place.enter());
      else place.report(value === undefined ? 'an object; the field is required' : 'an object', value);
      return isJsonObject(value) ? Object.values(value).map((question) => (isJsonObject(question) ? question['type'] : null)) : [];
    },
  };
}

const TYPE = mandatoryText();

function readQuestions(byId: Readonly<Record<string, unknown>>, place: Place): void {
  for (const [id, question] of Object.entries(byId)) {
    place.field = id;
    if (isJsonObject(question)) readType(question, place.enter());
    else place.report('an object', question);
  }
}

function readType(question: Readonly<Record<string, unknown>>, place: Place): void {
  place.field = 'type';
  TYPE.read(question['type'], place);
}
