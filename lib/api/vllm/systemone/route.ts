// POST /v1/systemone: structured decisions, which need a model that can make them.
import { isJsonObject } from '../../../codec/json.ts';
import type { Route } from '../../../wire/http/router.ts';
import { describeBody } from '../../describe-body.ts';
import { type Field, type Fields, readFields, string } from '../../fields.ts';
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
    describe: () => describeBody({ 400: 'Not a decision', 501: 'The model makes no decisions' }, decisionFields),
    handler: guardJson(context, (exchange, body) => {
      readFields(body, decisionFields);
      sendFailure(exchange, { status: 501, type: 'NotImplementedError', message: 'The model makes no structured decisions.' });
    }),
  };
}

interface DecisionFields {
  readonly model: string | null;
  readonly state: unknown;
  /** They are looked at, and not asked. */
  readonly questions: null;
}

const decisionFields: Fields<DecisionFields> = { model: string(null), state: mandatoryValue(), questions: questions() };

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
function questions(): Field<null> {
  const question = { type: 'object', properties: { type: { type: 'string' } }, required: ['type'] };
  return {
    schema: { type: 'object', additionalProperties: question },
    isRequired: true,
    read(value, place) {
      if (isJsonObject(value)) readQuestions(value, place.enter());
      else place.report(value === undefined ? 'an object; the field is required' : 'an object', value);
      return null;
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
