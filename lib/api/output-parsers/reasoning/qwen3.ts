// Reasoning of Qwen 3: all up to `</think>`, with or without a `<think>`, unless the request forbids thinking.
import { createQwen3Grammars, MIMO_VARIANT, QWEN3_VARIANT, SEED_OSS_VARIANT, TRIMMED_VARIANT, type Qwen3Variant } from '../grammar/qwen3-grammar.ts';
import { readEnableThinking } from '../thinking-arguments.ts';
import { ForcedContent, GraniteThinking } from './forced-content.ts';
import { createGrammarReasoning, type GrammarReasoningOptions } from './grammar-reasoning.ts';
import type { ReasoningStyle } from './reasoning-parser.ts';

/** The style. */
export const QWEN3: ReasoningStyle = createQwen3Reasoning(QWEN3_VARIANT, true);
/** MiMo. */
export const MIMO: ReasoningStyle = createQwen3Reasoning(MIMO_VARIANT, true);
/** Nemotron 3. */
export const NEMOTRON_V3: ReasoningStyle = createQwen3Reasoning(TRIMMED_VARIANT, true, (parser, options) => new ForcedContent(parser, options));
/** Granite 4.2. */
export const GRANITE_THINKING: ReasoningStyle = createQwen3Reasoning(TRIMMED_VARIANT, true, (parser, options) => new GraniteThinking(parser, options));
/** Seed OSS. */
export const SEED_OSS: ReasoningStyle = createQwen3Reasoning(SEED_OSS_VARIANT, true);
/** Step 3.5, which always thinks. */
export const STEP3P5: ReasoningStyle = createQwen3Reasoning(TRIMMED_VARIANT, false);

function createQwen3Reasoning(variant: Qwen3Variant, canDisable: boolean, wrap?: GrammarReasoningOptions['wrap']): ReasoningStyle {
  const { thinking, direct } = createQwen3Grammars(variant);
  return createGrammarReasoning({
    thinking,
    direct,
    ...(canDisable && { thinks: (templateKwargs) => readEnableThinking(templateKwargs, true) }),
    canDisable,
    budgetMarkers: { start: variant.thinkStart, end: variant.thinkEnd },
    format: (reasoning) => `${variant.thinkStart}${reasoning}${variant.thinkEnd}`,
    ...(wrap !== undefined && { wrap }),
  });
}
