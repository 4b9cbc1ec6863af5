// An answer beside the recorded one.
import { isJsonObject } from '../../../../lib/codec/json.ts';
import type { GivenAnswer, RecordedCase } from '../recorded-run.ts';
import { compareShapes } from './shape-comparison.ts';
import { compareSets, compareStreams } from './stream-comparison.ts';
import { readStory } from './stream-story.ts';
import { compareValues } from './value-comparison.ts';

export interface AnswerRules {
  /** Whether every character of the recorded texts is determined. */
  readonly isExact: boolean;
  /** Whether counts of tokens are compared, which takes the recorded model's tokenizer. */
  readonly comparesCounts: boolean;
  /** Names, in lower case. */
  readonly comparedHeaders: readonly string[];
}

const FIRST_ERROR_STATUS = 400;

/** What is wrong with an answer, a line each; none when it is as recorded. */
export function compareAnswer(recorded: RecordedCase, given: GivenAnswer, rules: AnswerRules): string[] {
  if (recorded.status !== given.status) return [`status ${given.status}, expected ${recorded.status}`];
  return [...compareHeaders(recorded.shown, given.headers, rules), ...compareBody(recorded, given.text, rules)];
}

const DRAWN_ID = /^[0-9a-f]{32}$/;

function compareHeaders(expected: RecordedCase['shown'], given: GivenAnswer['headers'], { comparedHeaders }: AnswerRules): string[] {
  const problems: string[] = [];
  for (const name of comparedHeaders) {
    const [wanted, had] = [expected[name], given[name]];
    if (wanted === had || (DRAWN_ID.test(wanted ?? '') && DRAWN_ID.test(had ?? ''))) continue;
    problems.push(`header ${name}: ${JSON.stringify(had)}, expected ${JSON.stringify(wanted)}`);
  }
  return problems;
}

function compareBody(recorded: RecordedCase, text: string, rules: AnswerRules): string[] {
  const { sse, families } = recorded;
  if (sse !== undefined) return rules.isExact ? compareStories(recorded, text, rules) : compareStreams(sse, text);
  if (families !== undefined) return compareFamilies(families, text);
  if (recorded.json === undefined) return text === (recorded.text ?? '') ? [] : [`the body is ${JSON.stringify(text)}`];
  const json = parse(text);
  if (json === undefined) return [`no JSON: ${text}`];
  if (recorded.status >= FIRST_ERROR_STATUS) return compareErrors(recorded.json, json);
  return isDetermined(recorded, rules) ? compareValues(recorded.json, json, toValueRules(recorded, rules)) : compareJson(recorded, json, rules);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

// What has no tokens in it is determined in every run.
const TOKEN_PATHS = /^\/(?:v1\/(?:chat|completions|responses|messages|embeddings|score)|inference|tokenize|detokenize|pooling|score|(?:v2\/)?rerank|generative_scoring|invocations)\b/;

function isDetermined({ path }: RecordedCase, { isExact }: AnswerRules): boolean {
  return isExact || !TOKEN_PATHS.test(path);
}

// Messages count their input without the cache's hits.
const INPUT_TOKENS: ReadonlySet<string> = new Set(['input_tokens']);

function toValueRules({ path }: RecordedCase, { comparesCounts }: AnswerRules): Parameters<typeof compareValues>[2] {
  return path.startsWith('/v1/messages') ? { comparesCounts, varying: INPUT_TOKENS } : { comparesCounts };
}

function compareStories(recorded: RecordedCase, text: string, rules: AnswerRules): string[] {
  const [expected, given] = [readStory(recorded.sse ?? ''), readStory(text)];
  return [
    ...compareValues(expected.told, given.told, toValueRules(recorded, rules), { path: 'stream', key: '' }),
    ...compareSets(expected.shapes, given.shapes),
  ];
}

// Names of cases, for what neither the request nor the answer says.
const ENDS_AS_RECORDED = /(?:stop|eos|choice)_?hit|max_0|structured_choice/;

function compareJson(recorded: RecordedCase, json: unknown, { comparesCounts }: AnswerRules): string[] {
  const body = parse(recorded.body ?? '');
  const ignoresEos = isJsonObject(body) && body['ignore_eos'] === true;
  const isLengthFree = !ignoresEos && !ENDS_AS_RECORDED.test(recorded.name);
  return compareShapes(recorded.json, json, { comparesCounts, isLengthFree });
}

// Everything but the wording, of which the numbers must be there.
function compareErrors(expected: unknown, given: unknown): string[] {
  const [wanted, had] = [messageOf(expected), messageOf(given)];
  const lacking = wanted.split(' ').filter((number) => !had.includes(number));
  const problems = lacking.length === 0 ? [] : [`the message lacks ${lacking.join(', ')}`];
  return [...problems, ...compareValues(expected, given, { comparesCounts: true, varying: new Set(['message']) })];
}

function messageOf(body: unknown): string {
  const error = isJsonObject(body) ? body['error'] : undefined;
  const message = isJsonObject(error) ? error['message'] : undefined;
  return typeof message === 'string' ? message : '';
}

// More families than the recorded ones are no mistake: each model and each flag has its own.
function compareFamilies(expected: readonly string[], text: string): string[] {
  const given = new Set([...text.matchAll(/^# TYPE (\S+ \S+)/gm)].map(([, family]) => family));
  return expected.filter((family) => !given.has(family)).map((family) => `lacks the metric ${family}`);
}
