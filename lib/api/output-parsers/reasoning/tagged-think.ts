// Reasoning between `<think>` and `</think>` of the styles whose grammars have their own calls.
import { createDsmlGrammars, DSML_V4, DSML_V41, type DsmlDialect } from '../grammar/dsml-grammar.ts';
import { GLM_DIRECT, GLM_THINKING } from '../grammar/glm-grammar.ts';
import { KIMI_K2_DIRECT, KIMI_K2_THINKING } from '../grammar/kimi-k2-grammar.ts';
import { MINIMAX_M2_GRAMMAR } from '../grammar/minimax-m2-grammar.ts';
import { thinksAsGlm } from '../glm-thinking.ts';
import { readEitherThinking, type TemplateKwargs } from '../thinking-arguments.ts';
import { THINK_TAGS } from './delimiters.ts';
import { createGrammarReasoning, type GrammarReasoningOptions } from './grammar-reasoning.ts';
import type { ReasoningStyle } from './reasoning-parser.ts';
import { formatDelimited } from './token-delimited.ts';

/** GLM 4.5 and later. */
export const GLM: ReasoningStyle = createThinking({ thinking: GLM_THINKING, direct: GLM_DIRECT, thinks: thinksAsGlm, canDisable: true });
/** Ling 3. */
export const LING3: ReasoningStyle = createThinking({ thinking: GLM_THINKING, direct: GLM_DIRECT, thinks: thinksByDefault, canDisable: true });
/** Kimi K2. */
export const KIMI_K2: ReasoningStyle = createThinking({ thinking: KIMI_K2_THINKING, direct: KIMI_K2_DIRECT, thinks: thinksByDefault, canDisable: true });
/** DeepSeek V4. */
export const DEEPSEEK_V4: ReasoningStyle = createDsmlReasoning(DSML_V4);
/** DeepSeek V4.1. */
export const DEEPSEEK_V41: ReasoningStyle = createDsmlReasoning(DSML_V41);
/** MiniMax M2, which always thinks. */
export const MINIMAX_M2: ReasoningStyle = createThinking({ thinking: MINIMAX_M2_GRAMMAR, canDisable: false });

function createDsmlReasoning(dialect: DsmlDialect): ReasoningStyle {
  const { thinking, direct } = createDsmlGrammars(dialect);
  return createThinking({ thinking, direct, thinks: thinksDeepSeek, canDisable: false });
}

function createThinking(options: Omit<GrammarReasoningOptions, 'budgetMarkers' | 'format'>): ReasoningStyle {
  return createGrammarReasoning({ ...options, budgetMarkers: THINK_TAGS, format: (reasoning) => formatDelimited(reasoning, THINK_TAGS) });
}

function thinksByDefault(templateKwargs: TemplateKwargs): boolean {
  return readEitherThinking(templateKwargs, true);
}

// A name that is given without a value says no, and an effort of none forbids what the names allow.
function thinksDeepSeek(templateKwargs: TemplateKwargs): boolean {
  const isNamed = templateKwargs['thinking'] !== undefined || templateKwargs['enable_thinking'] !== undefined;
  return readEitherThinking(templateKwargs, !isNamed) && templateKwargs['reasoning_effort'] !== 'none';
}
