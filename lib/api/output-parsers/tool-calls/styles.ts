// Which names of `--tool-call-parser` there are, and what each one reads.
import { findStyle, TOOL_CALL_PARSER_NAMES } from '../parser-names.ts';
import { APERTUS } from './apertus.ts';
import { COHERE_COMMAND3, COHERE_COMMAND4 } from './cohere-command.ts';
import { DEEPSEEK_V3, DEEPSEEK_V31 } from './deepseek-v3.ts';
import { DEEPSEEK_V32, DEEPSEEK_V4, DEEPSEEK_V41 } from './dsml.ts';
import { DOTS } from './dots.ts';
import { ERNIE45 } from './ernie45.ts';
import { FUNCTIONGEMMA } from './functiongemma.ts';
import { GEMMA4 } from './gemma4.ts';
import { GIGACHAT3 } from './gigachat3.ts';
import { GLM, LING3 } from './glm.ts';
import { GRANITE } from './granite.ts';
import { GRANITE_20B_FC } from './granite-20b-fc.ts';
import { GRANITE4 } from './granite4.ts';
import { HARMONY } from './harmony.ts';
import { HERMES, LONGCAT } from './hermes.ts';
import { HUNYUAN_A13B } from './hunyuan-a13b.ts';
import { HY_V3 } from './hy-v3.ts';
import { HY_V4 } from './hy-v4.ts';
import { INKLING } from './inkling.ts';
import { INTERNLM } from './internlm.ts';
import { JAMBA } from './jamba.ts';
import { K2_HORIZON } from './k2-horizon.ts';
import { KIMI_K2 } from './kimi-k2.ts';
import { KIMI_K3 } from './kimi-k3.ts';
import { LFM2 } from './lfm2.ts';
import { LLAMA_JSON } from './llama.ts';
import { MINICPM5 } from './minicpm5.ts';
import { MINIMAX_M2 } from './minimax-m2.ts';
import { MINIMAX_M3 } from './minimax-m3.ts';
import { MISTRAL } from './mistral.ts';
import { MUSE_GLIMMER } from './muse-glimmer.ts';
import { PHI4_MINI } from './phi4-mini.ts';
import { PLAMO3 } from './plamo3.ts';
import { POOLSIDE } from './poolside.ts';
import { LLAMA4_PYTHONIC, OLMO3, PYTHONIC } from './pythonic.ts';
import { MIMO, QWEN3_XML, SEED_OSS, STEP3P5 } from './qwen3-xml.ts';
import { STEP3 } from './step3.ts';
import { XLAM } from './xlam.ts';
import type { ToolCallStyle } from './tool-call-parser.ts';

/** The styles by name; names that are missing are refused. */
export const TOOL_CALL_STYLES: Readonly<Record<string, ToolCallStyle>> = {
  apertus: APERTUS,
  cohere_command3: COHERE_COMMAND3,
  cohere_command4: COHERE_COMMAND4,
  deepseek_v3: DEEPSEEK_V3,
  deepseek_v31: DEEPSEEK_V31,
  deepseek_v32: DEEPSEEK_V32,
  deepseek_v4: DEEPSEEK_V4,
  deepseek_v41: DEEPSEEK_V41,
  dots: DOTS,
  ernie45: ERNIE45,
  functiongemma: FUNCTIONGEMMA,
  gemma4: GEMMA4,
  gigachat3: GIGACHAT3,
  glm45: GLM,
  glm47: GLM,
  granite: GRANITE,
  'granite-20b-fc': GRANITE_20B_FC,
  granite4: GRANITE4,
  hermes: HERMES,
  hunyuan_a13b: HUNYUAN_A13B,
  hy_v3: HY_V3,
  hy_v4: HY_V4,
  inkling: INKLING,
  internlm: INTERNLM,
  jamba: JAMBA,
  k2_horizon: K2_HORIZON,
  kimi_k2: KIMI_K2,
  kimi_k3: KIMI_K3,
  lfm2: LFM2,
  ling3: LING3,
  llama3_json: LLAMA_JSON,
  llama4_json: LLAMA_JSON,
  llama4_pythonic: LLAMA4_PYTHONIC,
  longcat: LONGCAT,
  mimo: MIMO,
  minicpm5: MINICPM5,
  minimax_m2: MINIMAX_M2,
  minimax_m3: MINIMAX_M3,
  mistral: MISTRAL,
  muse_glimmer: MUSE_GLIMMER,
  olmo3: OLMO3,
  openai: HARMONY,
  phi4_mini_json: PHI4_MINI,
  plamo3: PLAMO3,
  poolside_v1: POOLSIDE,
  pythonic: PYTHONIC,
  qwen3_coder: QWEN3_XML,
  qwen3_json: HERMES,
  qwen3_xml: QWEN3_XML,
  seed_oss: SEED_OSS,
  step3: STEP3,
  step3p5: STEP3P5,
  xlam: XLAM,
};

/** The style of a name. @throws ServerError `invalid_request` for a name that is unknown, or known and not supported */
export function toolCallStyleOf(name: string): ToolCallStyle {
  return findStyle({ flag: '--tool-call-parser', names: TOOL_CALL_PARSER_NAMES, styles: TOOL_CALL_STYLES }, name);
}
