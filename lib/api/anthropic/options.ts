// The options of Anthropic's API.
import type { OptionSpecs } from '../../config/option.ts';
import { choice } from '../../config/option-types.ts';

const DISABLED_EFFORTS = ['auto', 'none', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

/** The effort that stands for no thinking; `auto` finds out what the chat template knows. */
export type DisabledThinkingEffort = (typeof DISABLED_EFFORTS)[number];

export interface AnthropicConfig {
  readonly anthropicDisabledThinkingEffort: DisabledThinkingEffort;
}

export const anthropicOptions: OptionSpecs<AnthropicConfig> = {
  anthropicDisabledThinkingEffort: {
    flag: 'anthropic-disabled-thinking-effort',
    type: choice(DISABLED_EFFORTS),
    default: 'auto',
    help: 'Reasoning effort of /v1/messages with thinking disabled; auto is none, or low where the chat template does not know none',
    section: 'Answers',
  },
};
