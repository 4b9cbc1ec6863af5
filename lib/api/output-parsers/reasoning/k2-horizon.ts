// K2 Horizon: reasoning up to the marker of its effort, or to the calls (vLLM's reasoning/k2_horizon_reasoning_parser.py).
import { ServerError } from '../../../base/error.ts';
import { overlapLength } from '../literal-seeker.ts';
import { type ParsedDelta, toNullable } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import type { Delimiters } from './delimiters.ts';
import { DepthCounter } from './depth-counter.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';
import { formatDelimited } from './token-delimited.ts';

const TOOL_CALLS = '<ifm|tool_calls>';

const DELIMITERS: ReadonlyMap<unknown, Delimiters> = new Map([
  ['high', { start: '<ifm|think>', end: '</ifm|think>' }],
  ['medium', { start: '<ifm|think_fast>', end: '</ifm|think_fast>' }],
  ['low', { start: '<ifm|think_faster>', end: '</ifm|think_faster>' }],
]);

/** The style. Effort is one of `high` (the default), `medium` and `low`. @throws ServerError `invalid_request` for another */
export const K2_HORIZON: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: { start: '<ifm|think>', end: '</ifm|think>' },
  createParser: ({ vocabulary, templateKwargs }: ReasoningParserOptions) => new K2HorizonReasoning(selectDelimiters(templateKwargs), vocabulary),
  format: (reasoning, _rest, { templateKwargs }) => formatDelimited(reasoning, selectDelimiters(templateKwargs)),
};

function selectDelimiters({ reasoning_effort: effort = 'high' }: Readonly<Record<string, unknown>>): Delimiters {
  const delimiters = DELIMITERS.get(effort);
  if (delimiters !== undefined) return delimiters;
  throw new ServerError('invalid_request', `This model thinks with a reasoning_effort of ${Array.from(DELIMITERS.keys()).join(', ')}.`);
}

/** Reads by the text alone. What may be the beginning of a marker at the end of the text is dropped. */
class K2HorizonReasoning implements ReasoningParser {
  readonly #delimiters: Delimiters;
  readonly #startId: number | undefined;
  readonly #endId: number | undefined;
  readonly #toolCallsId: number | undefined;
  readonly #counter: DepthCounter;
  #held = '';
  #isAtStart = true;
  hasEnded = false;

  constructor(delimiters: Delimiters, vocabulary: ParserVocabulary) {
    this.#delimiters = delimiters;
    this.#startId = vocabulary.idOf(delimiters.start);
    this.#endId = vocabulary.idOf(delimiters.end);
    this.#toolCallsId = vocabulary.idOf(TOOL_CALLS);
    this.#counter = new DepthCounter(this.#startId, this.#endId);
  }

  get numReasoningTokens(): number {
    return this.#counter.numTokens;
  }

  isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    const last = promptTokenIds.findLast((id) => id === this.#startId || id === this.#endId || id === this.#toolCallsId);
    return last !== undefined && last !== this.#startId;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#counter.count(tokenIds);
    this.#held += text;
    const delta = this.#passStart() ? this.#split() : null;
    this.hasEnded ||= this.#endId !== undefined && tokenIds.includes(this.#endId);
    return delta;
  }

  /** Drops the opening marker; false while it may be coming. */
  #passStart(): boolean {
    const { start } = this.#delimiters;
    if (!this.#isAtStart) return true;
    if (this.#held !== start && start.startsWith(this.#held)) return false;
    this.#isAtStart = false;
    if (this.#held.startsWith(start)) this.#held = this.#held.slice(start.length);
    return true;
  }

  #split(): ParsedDelta | null {
    const text = this.#held;
    const found = this.#findEnd(text);
    const end = found?.at ?? text.length - Math.max(overlapLength(text, this.#delimiters.end), overlapLength(text, TOOL_CALLS));
    this.hasEnded = found !== null;
    this.#held = found === null ? text.slice(end) : '';
    const reasoning = text.slice(0, end);
    if (found === null) return reasoning === '' ? null : { reasoning };
    return { reasoning, content: toNullable(text.slice(found.next)) };
  }

  #findEnd(text: string): { at: number; next: number } | null {
    const end = text.indexOf(this.#delimiters.end);
    if (end >= 0) return { at: end, next: end + this.#delimiters.end.length };
    const calls = text.indexOf(TOOL_CALLS);
    return calls < 0 ? null : { at: calls, next: calls };
  }

  countLater(tokenIds: readonly number[]): void {
    this.#counter.count(tokenIds);
  }

  finish(): null {
    return null;
  }

  parseWhole(text: string): { reasoning: string; content: string | null } {
    const { start } = this.#delimiters;
    const body = text.startsWith(start) ? text.slice(start.length) : text;
    const found = this.#findEnd(body);
    if (found === null) return { reasoning: '', content: toNullable(body) };
    return { reasoning: body.slice(0, found.at), content: toNullable(body.slice(found.next)) };
  }

  countWhole(_text: string, tokenIds: readonly number[]): number {
    this.#counter.count(tokenIds);
    return this.#counter.numTokens;
  }
}
