// Reasoning that is content: what DeepSeek V3 and its relatives do unless a request asks them to think (vLLM's
// reasoning/identity_reasoning_parser.py and deepseek_v3_reasoning_parser.py).
import { hunyuanTagsOf } from '../hunyuan-tags.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import { readEitherThinking } from '../thinking-arguments.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle, ThinkingOptions } from './reasoning-parser.ts';
import { THINK_TAGS, type Delimiters } from './delimiters.ts';
import { createDelimited, formatDelimited } from './token-delimited.ts';

/** DeepSeek V3: thinks when it is asked to. */
export const DEEPSEEK_V3: ReasoningStyle = createOptional(THINK_TAGS, ({ templateKwargs }) => readEitherThinking(templateKwargs, false));
/** Holo 2: thinks unless it is asked not to. */
export const HOLO2: ReasoningStyle = { ...createOptional(THINK_TAGS, ({ templateKwargs }) => readEitherThinking(templateKwargs, true)), budgetMarkers: THINK_TAGS };
/** Poolside's Laguna: as DeepSeek V3, and a prompt says nothing ahead of its last turn. */
export const POOLSIDE_V1: ReasoningStyle = createOptional({ ...THINK_TAGS, turnStart: '<assistant>' }, ({ templateKwargs }) => readEitherThinking(templateKwargs, false));
/** Hunyuan 3: thinks when a request names an effort. */
export const HY_V3: ReasoningStyle = {
  ...createOptional(THINK_TAGS, thinksByEffort),
  budgetMarkers: THINK_TAGS,
  findBudgetMarkers: (vocabulary) => hunyuanTagsOf(vocabulary).think,
  // What stands between markers is counted all the same.
  createParser: (options: ReasoningParserOptions) => {
    const thinking = createDelimited(options.vocabulary, hunyuanTagsOf(options.vocabulary).think);
    return thinksByEffort(options) ? thinking : new Identity(thinking);
  },
  format: (reasoning, _rest, { vocabulary }) => formatDelimited(reasoning, hunyuanTagsOf(vocabulary).think),
};

function createOptional(delimiters: Delimiters, thinks: (options: ThinkingOptions) => boolean): ReasoningStyle {
  return {
    isGrammar: false,
    budgetMarkers: null,
    createParser: (options: ReasoningParserOptions) => (thinks(options) ? createDelimited(options.vocabulary, delimiters) : new Identity()),
    thinks,
    format: (reasoning) => formatDelimited(reasoning, delimiters),
  };
}

function thinksByEffort({ templateKwargs }: ThinkingOptions): boolean {
  return readEffort(templateKwargs, 'no_think') !== 'no_think';
}

/** The template argument `reasoning_effort`, where there is one that is not empty. */
export function readEffort<Otherwise>({ reasoning_effort: effort }: Readonly<Record<string, unknown>>, otherwise: Otherwise): unknown {
  return effort === undefined || effort === null || effort === '' || effort === false || effort === 0 ? otherwise : effort;
}

/** Reads everything as content; another parser may count. */
export class Identity implements ReasoningParser {
  readonly #counter: ReasoningParser | null;
  readonly hasEnded = true;

  constructor(counter: ReasoningParser | null = null) {
    this.#counter = counter;
  }

  get numReasoningTokens(): number {
    return this.#counter?.numReasoningTokens ?? 0;
  }

  isEndedByPrompt(): boolean {
    return true;
  }

  countLater(tokenIds: readonly number[]): void {
    this.#counter?.countLater(tokenIds);
  }

  push(text: string): ParsedDelta | null {
    return text === '' ? null : { content: text };
  }

  finish(): null {
    return null;
  }

  parseWhole(text: string): { reasoning: null; content: string } {
    return { reasoning: null, content: text };
  }

  countWhole(text: string, tokenIds: readonly number[]): number {
    return this.#counter?.countWhole(text, tokenIds) ?? 0;
  }
}
