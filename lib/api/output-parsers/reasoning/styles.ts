// Which names of `--reasoning-parser` there are, and what each one reads.
import { findStyle, REASONING_PARSER_NAMES } from '../parser-names.ts';
import { MINIMAX_M2_APPEND_THINK } from './append-think.ts';
import { COHERE_COMMAND3, COHERE_COMMAND4 } from './cohere-command.ts';
import { ERNIE45 } from './ernie45.ts';
import { GEMMA4 } from './gemma4.ts';
import { GRANITE } from './granite.ts';
import { HUNYUAN_A13B } from './hunyuan-a13b.ts';
import { HY_V4 } from './hunyuan-v4.ts';
import { DEEPSEEK_V3, HOLO2, HY_V3, POOLSIDE_V1 } from './identity.ts';
import { OPENAI_GPTOSS } from './harmony.ts';
import { INKLING } from './inkling.ts';
import { K2_HORIZON } from './k2-horizon.ts';
import { KIMI_K3 } from './kimi-k3.ts';
import { MINICPMV } from './minicpmv.ts';
import { MINIMAX_M3 } from './minimax-m3.ts';
import { MISTRAL } from './mistral.ts';
import { MUSE_GLIMMER } from './muse-glimmer.ts';
import { OLMO3 } from './olmo3.ts';
import { PLAMO3 } from './plamo3.ts';
import { GRANITE_THINKING, MIMO, NEMOTRON_V3, QWEN3, SEED_OSS, STEP3P5 } from './qwen3.ts';
import type { ReasoningStyle } from './reasoning-parser.ts';
import { STEP3 } from './step3.ts';
import { DEEPSEEK_V4, DEEPSEEK_V41, GLM, KIMI_K2, LING3, MINIMAX_M2 } from './tagged-think.ts';
import { DEEPSEEK_R1 } from './token-delimited.ts';

/** The styles by name; names that are missing are refused. */
export const REASONING_STYLES: Readonly<Record<string, ReasoningStyle>> = {
  cohere_command3: COHERE_COMMAND3,
  cohere_command4: COHERE_COMMAND4,
  deepseek_r1: DEEPSEEK_R1,
  deepseek_v3: DEEPSEEK_V3,
  deepseek_v4: DEEPSEEK_V4,
  deepseek_v41: DEEPSEEK_V41,
  ernie45: ERNIE45,
  gemma4: GEMMA4,
  glm45: GLM,
  glm47: GLM,
  granite: GRANITE,
  granite_thinking_parser: GRANITE_THINKING,
  holo2: HOLO2,
  hunyuan_a13b: HUNYUAN_A13B,
  hy_v3: HY_V3,
  hy_v4: HY_V4,
  inkling: INKLING,
  k2_horizon: K2_HORIZON,
  kimi_k2: KIMI_K2,
  kimi_k3: KIMI_K3,
  ling3: LING3,
  mimo: MIMO,
  minicpmv: MINICPMV,
  minimax_m2: MINIMAX_M2,
  minimax_m2_append_think: MINIMAX_M2_APPEND_THINK,
  minimax_m3: MINIMAX_M3,
  mistral: MISTRAL,
  muse_glimmer: MUSE_GLIMMER,
  nemotron_v3: NEMOTRON_V3,
  olmo3: OLMO3,
  openai_gptoss: OPENAI_GPTOSS,
  plamo3: PLAMO3,
  poolside_v1: POOLSIDE_V1,
  qwen3: QWEN3,
  seed_oss: SEED_OSS,
  step3: STEP3,
  step3p5: STEP3P5,
};

/** The style of a name. @throws ServerError `invalid_request` for a name that is unknown, or known and not supported */
export function reasoningStyleOf(name: string): ReasoningStyle {
  return findStyle({ flag: '--reasoning-parser', names: REASONING_PARSER_NAMES, styles: REASONING_STYLES }, name);
}
