// Reasoning of Mistral since its tokenizer 13: `[THINK]…[/THINK]`, which the model opens itself.
import { MISTRAL_GRAMMAR } from '../grammar/mistral-grammar.ts';
import { createGrammarReasoning } from './grammar-reasoning.ts';
import type { ReasoningStyle } from './reasoning-parser.ts';

/** The style. */
export const MISTRAL: ReasoningStyle = createGrammarReasoning({
  thinking: MISTRAL_GRAMMAR,
  canDisable: false,
  budgetMarkers: { start: '[THINK]', end: '[/THINK]' },
  format: (reasoning) => `[THINK]${reasoning}[/THINK]`,
});
