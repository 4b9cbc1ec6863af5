// Which names of `--reasoning-parser` there are, and what each one reads.
import { findStyle, REASONING_PARSER_NAMES } from '../parser-names.ts';
import { QWEN3 } from './qwen3.ts';
import type { ReasoningStyle } from './reasoning-parser.ts';
import { DEEPSEEK_R1 } from './token-delimited.ts';

/** The styles by name; names that are missing are refused. */
export const REASONING_STYLES: Readonly<Record<string, ReasoningStyle>> = {
  deepseek_r1: DEEPSEEK_R1,
  qwen3: QWEN3,
};

/** The style of a name. @throws ServerError `invalid_request` for a name that is unknown, or known and not supported */
export function reasoningStyleOf(name: string): ReasoningStyle {
  return findStyle({ flag: '--reasoning-parser', names: REASONING_PARSER_NAMES, styles: REASONING_STYLES }, name);
}
