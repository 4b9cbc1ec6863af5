// MiniCPM-V: as Qwen 3, and newlines that it writes as `\n` are mended (vLLM's parser/minicpmv.py).
import { MINICPMV_DIRECT, MINICPMV_THINKING } from '../grammar/minicpmv-grammar.ts';
import { DelegatingReasoning } from './delegating-reasoning.ts';
import { THINK_TAGS } from './delimiters.ts';
import { EscapedNewlinesFilter } from './escaped-newlines.ts';
import { createGrammarReasoning } from './grammar-reasoning.ts';
import type { ReasoningStyle } from './reasoning-parser.ts';
import { formatDelimited } from './token-delimited.ts';

/** The style. */
export const MINICPMV: ReasoningStyle = {
  ...createGrammarReasoning({
    selectGrammar: (isThinkingEnabled) => (isThinkingEnabled === false ? MINICPMV_DIRECT : MINICPMV_THINKING),
    canDisable: false,
    budgetMarkers: THINK_TAGS,
    format: (reasoning) => formatDelimited(reasoning, THINK_TAGS),
    wrap: (parser, { isThinkingEnabled }) => (isThinkingEnabled === false ? new WithoutThinking(parser) : parser),
  }),
  createFilter: () => new EscapedNewlinesFilter(),
};

/** Reasoning of a model that was not to think is dropped. */
class WithoutThinking extends DelegatingReasoning {
  override get hasEnded(): boolean {
    return true;
  }

  override parseWhole(text: string): { reasoning: string | null; content: string | null } {
    return { reasoning: null, content: super.parseWhole(text).content };
  }
}
