// Every name that vLLM 0.32 registers, in alphabetical order (tool_parsers/__init__.py, reasoning/__init__.py).
import { ServerError } from '../../base/error.ts';

/** Names of `--tool-call-parser`. */
export const TOOL_CALL_PARSER_NAMES: readonly string[] = [
  'apertus', 'cohere_command3', 'cohere_command4', 'deepseek_v3', 'deepseek_v31', 'deepseek_v32', 'deepseek_v4',
  'deepseek_v41', 'dots', 'ernie45', 'functiongemma', 'gemma4', 'gigachat3', 'glm45', 'glm47', 'granite',
  'granite-20b-fc', 'granite4', 'hermes', 'hf', 'hunyuan_a13b', 'hy_v3', 'hy_v4', 'inkling', 'internlm', 'jamba',
  'k2_horizon', 'kimi_k2', 'kimi_k3', 'lfm2', 'ling3', 'llama3_json', 'llama4_json', 'llama4_pythonic', 'longcat',
  'mimo', 'minicpm5', 'minimax_m2', 'minimax_m3', 'mistral', 'muse_glimmer', 'olmo3', 'openai', 'phi4_mini_json',
  'plamo3', 'poolside_v1', 'pythonic', 'qwen3_coder', 'qwen3_json', 'qwen3_xml', 'seed_oss', 'step3', 'step3p5',
  'xlam',
];

/** Names of `--reasoning-parser`. */
export const REASONING_PARSER_NAMES: readonly string[] = [
  'cohere_command3', 'cohere_command4', 'deepseek_r1', 'deepseek_v3', 'deepseek_v4', 'deepseek_v41', 'ernie45',
  'gemma4', 'glm45', 'glm47', 'granite', 'granite_thinking_parser', 'hf', 'holo2', 'hunyuan_a13b', 'hy_v3', 'hy_v4',
  'inkling', 'k2_horizon', 'kimi_k2', 'kimi_k3', 'ling3', 'mimo', 'minicpmv', 'minimax_m2', 'minimax_m2_append_think',
  'minimax_m3', 'mistral', 'muse_glimmer', 'nemotron_v3', 'olmo3', 'openai_gptoss', 'plamo3', 'poolside_v1', 'qwen3',
  'seed_oss', 'step3', 'step3p5',
];

/** Why a name is refused, where that is not for want of work: for the message. */
const REASONS: Readonly<Record<string, string>> = {
  hf: ", as the model's tokenizer_config.json says in a response_template of patterns how it is read, and nothing says how it is written",
};

/** The styles of one flag by name, and what the flag is called. */
export interface StyleTable<Style> {
  readonly flag: string;
  readonly names: readonly string[];
  readonly styles: Readonly<Record<string, Style>>;
}

/** The style of a name. @throws ServerError `invalid_request` for a name that is unknown, or known and not supported */
export function findStyle<Style>({ flag, names, styles }: StyleTable<Style>, name: string): Style {
  const style = Object.hasOwn(styles, name) ? styles[name] : undefined;
  if (style !== undefined) return style;
  if (!names.includes(name)) throw new ServerError('invalid_request', `${flag}: there is no parser "${name}"; vLLM has ${names.join(', ')}`);
  const supported = Object.keys(styles).sort().join(', ');
  const reason = Object.hasOwn(REASONS, name) ? REASONS[name] : '';
  throw new ServerError('invalid_request', `${flag}: the markup of "${name}" is not supported here${reason}; supported are ${supported}`);
}
