// A decision: one request of one token per question, and how probable its labels are (vLLM: structured_decisions/serving.py).
import { invalid } from '../../../base/error.ts';
import { hashText } from '../../../base/rng.ts';
import { toJsonString } from '../../../codec/json.ts';
import { PLAIN_REQUEST, type Prompt } from '../../../engine/request.ts';
import { endsWithIds } from '../../../engine/token-ids.ts';
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import { readChat, renderPrompt } from '../../chat/chat-prompt.ts';
import { type AnswerHead, createAnswerHead } from '../../generation/answer.ts';
import { collectAnswer } from '../../generation/collect.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { countPromptTokens } from '../../generation/endpoint.ts';
import { submitFor } from '../../generation/submit.ts';
import { toPythonJson } from '../../output-parsers/tool-calls/python-json.ts';
import type { DecisionFields } from './fields.ts';
import { type LabelTokens, toChatInput } from './labels.ts';
import { type Question, type Read, readQuestion, toAnswerJson, toQuestionText } from './question.ts';

const MAX_QUESTIONS = 64;
// Here vLLM has no bound of its own; every question repeats the state.
const MAX_TOKENS_IN_ALL = 8_388_608;

/** What is asked, of whom. */
export interface Decision {
  readonly fields: DecisionFields;
  readonly labels: LabelTokens;
}

/** Answers a decision. @throws ServerError in vLLM's order of checks: model, questions, media, prompts, engine. */
export async function decide(context: GenerationContext, exchange: HttpExchange, { fields, labels }: Decision): Promise<void> {
  const model = context.models.resolve(fields.model);
  const questions = readQuestions(fields);
  requireTextAlone(fields);
  context.engine.requireAdmission(questions.length);
  requireNoThinking(fields);
  const head = createAnswerHead(context, exchange, { prefix: 'decision', model: model.displayName, requestId: fields.request_id });
  const prompts = await createPrompts(context, { fields, labels }, questions);
  const { priority, cache_salt: cacheSalt } = fields;
  const numbered = prompts.map((prompt, index) => ({ requestId: `${head.id}-${index}`, ...prompt }));
  const request = { ...PLAIN_REQUEST, prompts: numbered, adapter: model.adapter, priority, cacheSalt, maxTokens: 1 };
  const tokens = await submitFor(exchange, context.engine, request);
  const answer = await collectAnswer(tokens, prompts.length);
  if (answer === null) return;
  const reads = questions.map((question, index) => readLabels(context, { question, labels, prompt: prompts[index] }));
  const usage = `{"input_tokens":${countPromptTokens(prompts)},"output_tokens":${answer.completionTokens}}`;
  exchange.send({ status: 200, contentType: 'application/json', body: toBody(head, { questions, reads, usage }) });
}

interface Outcome {
  readonly questions: readonly Question[];
  /** One for each question. */
  readonly reads: readonly Read[];
  /** JSON. */
  readonly usage: string;
}

function toBody(head: AnswerHead, { questions, reads, usage }: Outcome): string {
  return (
    `{"id":${toJsonString(head.id)},"object":"structured_decision","created":${head.created},"model":${toJsonString(head.model)},` +
    `"answers":{${toMembers(questions, reads, toAnswerJson)}},"usage":${usage},` +
    `"diagnostics":{${toMembers(questions, reads, toDiagnostics)}}}`
  );
}

function readQuestions({ questions }: DecisionFields): Question[] {
  if (questions.length === 0) throw invalid('questions must hold at least one question.');
  if (questions.length > MAX_QUESTIONS) throw invalid(`questions holds at most ${MAX_QUESTIONS} questions, got ${questions.length}.`);
  return questions.map(([id, spec]) => readQuestion(id, spec));
}

function requireTextAlone({ audio, images, videos }: DecisionFields): void {
  const given = Object.entries({ audio, images, videos }).filter(([, items]) => items !== null && items.length > 0);
  if (given.length > 0) throw invalid(`The model reads text alone: no ${given.map(([name]) => name).join(', ')}.`);
}

function requireNoThinking({ chat_template_kwargs: templateKwargs }: DecisionFields): void {
  if (isTrue(templateKwargs?.['enable_thinking'])) throw invalid('A decision is the first token of a reply: enable_thinking must be false.');
}

async function createPrompts(context: GenerationContext, { fields, labels }: Decision, questions: readonly Question[]): Promise<Prompt[]> {
  const { state, instructions, model, chat_template_kwargs: templateKwargs } = fields;
  const system = instructions === null || instructions === '' ? [] : [{ role: 'system', content: instructions }];
  const stateText = typeof state === 'string' ? state : toPythonJson(state);
  const modelName = context.models.resolve(model).displayName;
  const prompts: Prompt[] = [];
  let numTokens = 0;
  for (const question of questions) {
    const messages = [...system, { role: 'user', content: `${stateText}\n\n${toQuestionText(question)}` }];
    const input = toChatInput(context, { messages, templateKwargs, modelName });
    const prompt = await renderPrompt(context, readChat(context, input), input);
    if (!endsWithIds(prompt.tokenIds, labels.tail)) throw invalid('With these chat_template_kwargs the prompt ends in another way: what labels are after it is not known.');
    numTokens += prompt.tokenIds.length;
    if (numTokens > MAX_TOKENS_IN_ALL) throw invalid(`The prompts of all questions together have more than ${MAX_TOKENS_IN_ALL} tokens: ask fewer of them, or shorten the state.`);
    prompts.push(prompt);
  }
  return prompts;
}

// As Python sees it.
function isTrue(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

interface LabelPlace {
  readonly question: Question;
  readonly labels: LabelTokens;
  readonly prompt: Prompt | undefined;
}

function readLabels({ logprobs }: GenerationContext, { question: { type, options }, labels, prompt }: LabelPlace): Read {
  const ids = options.map((_, index) => labels.ids.get(type.labels[index] ?? '') ?? 0);
  const real = logprobs.following(hashText(prompt?.text ?? ''), ids).map(Math.exp);
  const labelMass = real.reduce((sum, probability) => sum + probability, 0);
  return { probabilities: real.map((probability) => probability / labelMass), labelMass };
}

function toMembers(questions: readonly Question[], reads: readonly Read[], toJson: (question: Question, read: Read) => string): string {
  const none: Read = { probabilities: [], labelMass: 0 };
  return questions.map((question, index) => `${toJsonString(question.id)}:${toJson(question, reads[index] ?? none)}`).join(',');
}

// The labels are the most probable tokens, so that one of them is the first of all.
function toDiagnostics(_question: Question, { labelMass }: Read): string {
  return `{"label_mass":${labelMass},"argmax_is_label":true}`;
}
