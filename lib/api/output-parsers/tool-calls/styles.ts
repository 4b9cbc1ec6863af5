// Which names of `--tool-call-parser` there are, and what each one reads.
import { findStyle, TOOL_CALL_PARSER_NAMES } from '../parser-names.ts';
import { HERMES } from './hermes.ts';
import { QWEN3_XML } from './qwen3-xml.ts';
import type { ToolCallStyle } from './tool-call-parser.ts';

/** The styles by name; names that are missing are refused. */
export const TOOL_CALL_STYLES: Readonly<Record<string, ToolCallStyle>> = {
  hermes: HERMES,
  qwen3_json: HERMES,
  qwen3_coder: QWEN3_XML,
  qwen3_xml: QWEN3_XML,
};

/** The style of a name. @throws ServerError `invalid_request` for a name that is unknown, or known and not supported */
export function toolCallStyleOf(name: string): ToolCallStyle {
  return findStyle({ flag: '--tool-call-parser', names: TOOL_CALL_PARSER_NAMES, styles: TOOL_CALL_STYLES }, name);
}
