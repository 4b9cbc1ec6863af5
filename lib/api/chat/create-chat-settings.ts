// The chat settings of a server, from its options and what came with its tokenizer.
import type { Clock } from '../../base/clock.ts';
import type { ConversationValue } from '../../engine/chat-template/chat-template.ts';
import type { TokenizerSource } from '../../engine/tokenizer/source/tokenizer-source.ts';
import type { ApiConfig } from '../options.ts';
import { prepareTemplate, prepareTemplateLazily, REQUEST_TEMPLATE_LIMITS, type TemplateOptions } from './prepare-template.ts';
import type { ChatSettings } from './settings.ts';

/** What settings are made from, beside the options. */
export interface ChatSettingsParts {
  /** What templates tell the date by. */
  readonly clock: Clock;
  /** Its templates are known to compile. */
  readonly source: TokenizerSource;
}

/** The settings. */
export function createChatSettings(config: ApiConfig, { clock, source }: ChatSettingsParts): ChatSettings {
  const options: TemplateOptions = { specialTokens: source.specialTokens, clock, contentFormat: config.chatTemplateContentFormat };
  const prepare = (template: string | null): ChatSettings['template'] => (template === null ? null : prepareTemplateLazily(template, options));
  return {
    template: prepare(source.chatTemplate),
    toolTemplate: prepare(source.toolChatTemplate),
    compileRequestTemplate: config.trustRequestChatTemplate
      ? (template) => prepareTemplate(template, { ...options, limits: REQUEST_TEMPLATE_LIMITS })
      : null,
    // Parsed JSON.
    defaultTemplateKwargs: config.defaultChatTemplateKwargs as Readonly<Record<string, ConversationValue>>,
    responseRole: config.responseRole,
    reasoningParser: config.reasoningParser,
    toolCallParser: config.toolCallParser,
    enablesAutoToolChoice: config.enableAutoToolChoice,
  };
}
