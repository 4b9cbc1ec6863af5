// MiniCPM-V: as Qwen 3, and newlines that it writes as `\n` are mended (vLLM's parser/minicpmv.py).
import { MINICPMV_DIRECT, MINICPMV_THINKING } from '../grammar/minicpmv-grammar.ts';
import { readEnableThinking } from '../thinking-arguments.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import { DelegatingReasoning } from './delegating-reasoning.ts';
import { THINK_TAGS } from './delimiters.ts';
import { EscapedNewlinesFilter } from './escaped-newlines.ts';
import { createGrammarReasoning } from './grammar-reasoning.ts';
import type { ReasoningStyle } from './reasoning-parser.ts';
import { formatDelimited } from './token-delimited.ts';

/** The style. */
export const MINICPMV: ReasoningStyle = {
  ...createGrammarReasoning({
    thinking: MINICPMV_THINKING,
    direct: MINICPMV_DIRECT,
    thinks: (templateKwargs) => readEnableThinking(templateKwargs, true),
    canDisable: false,
    budgetMarkers: THINK_TAGS,
    format: (reasoning) => formatDelimited(reasoning, THINK_TAGS),
    wrap: (parser, { templateKwargs }) => (readEnableThinking(templateKwargs, true) ? parser : new WithoutThinking(parser)),
  }),
  createFilter: () => new EscapedNewlinesFilter(),
};

/** Reasoning of a model that was not to think is dropped. */
class WithoutThinking extends DelegatingReasoning {
  override get hasEnded(): boolean {
    return true;
  }

  override push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const delta = super.push(text, tokenIds);
    return (delta?.content ?? null) === null ? null : { content: delta?.content ?? null, reasoning: null };
  }

  override parseWhole(text: string): { reasoning: string | null; content: string | null } {
    return { reasoning: null, content: super.parseWhole(text).content };
  }
}
