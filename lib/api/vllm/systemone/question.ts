// Questions with a label per option, and their answers (vLLM: generate/structured_decisions/question_types.py).
import { ServerError } from '../../../base/error.ts';
import { isJsonObject, toJsonString } from '../../../codec/json.ts';
import { toPythonJson } from '../../output-parsers/tool-calls/python-json.ts';

/** A question as it came. */
export interface QuestionSpec {
  readonly type: string;
  readonly instructions: unknown;
  readonly criteria: unknown;
  /** Names of fields that no question has. */
  readonly unknownFields: readonly string[];
}

/** What may be answered. */
export interface Option {
  readonly name: string;
  /** Null or empty: none. */
  readonly description: string | null;
}

/** A question, understood. */
export interface Question {
  readonly id: string;
  readonly type: QuestionType;
  readonly instructions: string;
  /** At least one; their names are all different. */
  readonly options: readonly Option[];
}

/** How probable a question's labels are, in the order of its options. */
export interface Read {
  /** Among the labels; their sum is 1. */
  readonly probabilities: readonly number[];
  /** Of all labels together, among all tokens: 0 to 1. */
  readonly labelMass: number;
}

/** What tells one kind of question from another. */
export interface QuestionType {
  readonly name: string;
  /** The labels of options, in order; a question has no more options. */
  readonly labels: readonly string[];
  /** Asks for a label; as many tokens of Qwen's as vLLM's own line. */
  readonly replyLine: string;
  readonly readOptions: (id: string, criteria: unknown) => readonly Option[];
  readonly toLine: (label: string, option: Option) => string;
  /** The members that stand between the answer's type and its confidence: `"choice":"a","probabilities":{"a":1}`. */
  readonly toMembers: (options: readonly Option[], probabilities: readonly number[]) => string;
}

const choice: QuestionType = {
  name: 'choice',
  labels: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  replyLine: 'Reply by the letter of one option alone.',
  readOptions(id, criteria) {
    if (!isJsonObject(criteria) || Object.keys(criteria).length === 0) throw invalid(id, 'the criteria of a choice are an object: options and what they mean, or null');
    return Object.entries(criteria).map(([name, description]) => ({ name, description: toDescription(description) }));
  },
  toLine: (label, { name, description }) => `${label}: ${name}${description ? ` - ${description}` : ''}`,
  toMembers(options, probabilities) {
    const best = options[indexOfBest(probabilities)]?.name ?? '';
    return `"choice":${toJsonString(best)},"probabilities":${toJsonObject(options.map(({ name }) => name), probabilities)}`;
  },
};

const noul: QuestionType = {
  name: 'noul',
  labels: ['yes', 'no'],
  replyLine: 'Reply by yes or no alone.',
  readOptions(id, criteria) {
    const sides = criteria ?? {};
    if (!isJsonObject(sides) || !Object.keys(sides).every((name) => name === 'true' || name === 'false')) {
      throw invalid(id, 'the criteria of a noul are an object with true and false');
    }
    return [
      { name: 'yes', description: toDescription(sides['true']) },
      { name: 'no', description: toDescription(sides['false']) },
    ];
  },
  toLine: (label, { description }) => (description ? `${label}: ${description}` : label),
  toMembers: (_options, probabilities) => `"noul":${probabilities[0] ?? 0},"probabilities":${toJsonObject(['yes', 'no'], probabilities)}`,
};

const score: QuestionType = {
  name: 'score',
  labels: [...'0123456789'],
  replyLine: 'Reply by the number of one level alone.',
  readOptions(id, criteria) {
    if (!Array.isArray(criteria) || criteria.length < 2) throw invalid(id, 'the criteria of a score are a list of two levels or more');
    return criteria.map((level) => ({ name: toPythonText(level), description: null }));
  },
  toLine: choice.toLine,
  toMembers(options, probabilities) {
    const mean = probabilities.reduce((sum, probability, level) => sum + level * probability, 0);
    const legend = options.map(({ name }, level) => `"${level}":${toJsonString(name)}`);
    return `"score":${mean},"legend":{${legend.join(',')}},"probabilities":${toJsonObject(score.labels, probabilities)}`;
  },
};

/** Every kind of question. */
export const QUESTION_TYPES: readonly QuestionType[] = [choice, noul, score];

/** Understands a question. @throws ServerError `invalid_request`, in vLLM's order of checks */
export function readQuestion(id: string, { type: name, instructions, criteria, unknownFields }: QuestionSpec): Question {
  if (unknownFields.length > 0) throw invalid(id, `no question has the fields ${unknownFields.join(', ')}`);
  if (id === '') throw new ServerError('invalid_request', 'A question has an empty id.');
  const type = QUESTION_TYPES.find((each) => each.name === name);
  if (type === undefined) throw invalid(id, `its type is one of ${QUESTION_TYPES.map((each) => each.name).join(', ')}`);
  const options = type.readOptions(id, criteria);
  if (new Set(options.map((option) => option.name)).size < options.length) throw invalid(id, 'two options have the same name');
  if (options.length > type.labels.length) throw invalid(id, `it has more than ${type.labels.length} options`);
  return { id, type, instructions: instructions === null ? '' : toPythonText(instructions), options };
}

/** The question as the model reads it. */
export function toQuestionText({ type, instructions, options }: Question): string {
  const lines = options.map((option, index) => type.toLine(type.labels[index] ?? '', option));
  return [...(instructions === '' ? [] : [`Question: ${instructions}`]), ...lines, type.replyLine].join('\n');
}

/** An answer as JSON: `{"type":"noul","noul":0.7,"probabilities":{"yes":0.7,"no":0.3},"confidence":0.6}`. */
export function toAnswerJson({ type, options }: Question, { probabilities, labelMass }: Read): string {
  return `{"type":"${type.name}",${type.toMembers(options, probabilities)},"confidence":${Math.max(...probabilities) * labelMass}}`;
}

function indexOfBest(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}

function toJsonObject(names: readonly string[], values: readonly number[]): string {
  return `{${values.map((value, index) => `${toJsonString(names[index] ?? '')}:${value}`).join(',')}}`;
}

function toDescription(value: unknown): string | null {
  return value === null || value === undefined ? null : toPythonText(value);
}

// Near to what Python's str() makes of it; who reads it is the model.
function toPythonText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? 'None' : toPythonJson(value);
}

function invalid(id: string, message: string): ServerError {
  return new ServerError('invalid_request', `Question ${toJsonString(id)}: ${message}.`);
}
