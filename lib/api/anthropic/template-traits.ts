// What vLLM finds out about the model's chat template for this API, when it is first needed (entrypoints/anthropic/serving.py).
import { readChat, type RenderFields } from '../chat/chat-prompt.ts';
import type { GenerationContext } from '../generation/context.ts';
import { EFFORTS } from './conversation.ts';
import type { AnthropicConfig, DisabledThinkingEffort } from './options.ts';

/** How conversations have to be put for the model's template. */
export interface TemplateTraits {
  /** Whether messages of the system can stand at the front alone. */
  readonly mergesSystem: boolean;
  /** The effort that stands for no thinking: the one that is configured, or `low` where the template does not know `none`. */
  readonly disabledThinkingEffort: Exclude<DisabledThinkingEffort, 'auto'>;
}

/** The traits of a server's template, each found out once. */
export function createTemplateTraits(context: GenerationContext, { anthropicDisabledThinkingEffort: configured }: AnthropicConfig): TemplateTraits {
  const { template, toolTemplate } = context.chat;
  let mergesSystem: boolean | undefined;
  let effort = configured === 'auto' ? undefined : configured;
  return {
    get mergesSystem() {
      return (mergesSystem ??= template?.takesLaterSystem !== true || toolTemplate?.takesLaterSystem === false);
    },
    get disabledThinkingEffort() {
      return (effort ??= findDisabledEffort(context));
    },
  };
}

// A template that ignores the word renders the same prompt as for an effort.
function findDisabledEffort(context: GenerationContext): 'none' | 'low' {
  const none = renderProbe(context, 'none');
  return none === null || EFFORTS.some((effort) => renderProbe(context, effort) === none) ? 'low' : 'none';
}

function renderProbe(context: GenerationContext, effort: string): string | null {
  const fields: RenderFields = { ...PROBE, reasoning_effort: effort };
  try {
    const { template, messages, templateKwargs } = readChat(context, {
      messages: [{ role: 'user', content: 'Hi' }],
      fields,
      tools: null,
      modelName: '',
      truncation: null,
      maxChars: Number.POSITIVE_INFINITY,
    });
    return template.template.render({ messages, addGenerationPrompt: true, templateKwargs });
  } catch {
    // A template that refuses the word does not know it.
    return null;
  }
}

const PROBE: Omit<RenderFields, 'reasoning_effort'> = {
  add_generation_prompt: true,
  continue_final_message: false,
  add_special_tokens: false,
  documents: null,
  chat_template: null,
  chat_template_kwargs: null,
};
