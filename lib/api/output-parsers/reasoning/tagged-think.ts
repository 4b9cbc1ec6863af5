// Reasoning between `<think>` and `</think>` of the styles whose grammars have their own calls.
import { createDsmlGrammars, DSML_V4, DSML_V41, type DsmlDialect } from '../grammar/dsml-grammar.ts';
import { GLM_DIRECT, GLM_THINKING } from '../grammar/glm-grammar.ts';
import type { Grammar } from '../grammar/grammar.ts';
import { KIMI_K2_DIRECT, KIMI_K2_THINKING } from '../grammar/kimi-k2-grammar.ts';
import { MINIMAX_M2_GRAMMAR } from '../grammar/minimax-m2-grammar.ts';
import { THINK_TAGS } from './delimiters.ts';
import { createGrammarReasoning } from './grammar-reasoning.ts';
import type { ReasoningStyle } from './reasoning-parser.ts';
import { formatDelimited } from './token-delimited.ts';

/** GLM 4.5 and later. */
export const GLM: ReasoningStyle = createThinking(GLM_THINKING, GLM_DIRECT, true);
/** Kimi K2. */
export const KIMI_K2: ReasoningStyle = createThinking(KIMI_K2_THINKING, KIMI_K2_DIRECT, true);
/** DeepSeek V4. */
export const DEEPSEEK_V4: ReasoningStyle = createDsmlReasoning(DSML_V4);
/** DeepSeek V4.1. */
export const DEEPSEEK_V41: ReasoningStyle = createDsmlReasoning(DSML_V41);
/** MiniMax M2, which always thinks. */
export const MINIMAX_M2: ReasoningStyle = createThinking(MINIMAX_M2_GRAMMAR, MINIMAX_M2_GRAMMAR, false);

function createDsmlReasoning(dialect: DsmlDialect): ReasoningStyle {
  const { thinking, direct } = createDsmlGrammars(dialect);
  return createThinking(thinking, direct, false);
}

function createThinking(thinking: Grammar, direct: Grammar, canDisable: boolean): ReasoningStyle {
  return createGrammarReasoning({
    selectGrammar: (isThinkingEnabled) => (isThinkingEnabled === false ? direct : thinking),
    canDisable,
    budgetMarkers: THINK_TAGS,
    format: (reasoning) => formatDelimited(reasoning, THINK_TAGS),
  });
}
