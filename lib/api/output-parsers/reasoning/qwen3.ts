// Reasoning of Qwen 3: all up to `</think>`, with or without a `<think>`, unless the request forbids thinking.
import { createQwen3Grammars, QWEN3_VARIANT, type Qwen3Variant } from '../grammar/qwen3-grammar.ts';
import { createGrammarReasoning } from './grammar-reasoning.ts';
import type { ReasoningStyle } from './reasoning-parser.ts';

/** The style. */
export const QWEN3: ReasoningStyle = createQwen3Reasoning(QWEN3_VARIANT);

/** The style of a relative. */
export function createQwen3Reasoning(variant: Qwen3Variant): ReasoningStyle {
  const { thinking, direct } = createQwen3Grammars(variant);
  return createGrammarReasoning({
    selectGrammar: (isThinkingEnabled) => (isThinkingEnabled === false ? direct : thinking),
    canDisable: true,
    format: (reasoning) => `${variant.thinkStart}${reasoning}${variant.thinkEnd}`,
  });
}
