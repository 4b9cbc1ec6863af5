// The chat settings of a server, from its options and what came with its tokenizer.
import type { Clock } from '../../base/clock.ts';
import { ServerError } from '../../base/error.ts';
import { OptionValueError } from '../../config/option.ts';
import type { ConversationValue } from '../../engine/chat-template/chat-template.ts';
import type { TokenizerSource } from '../../engine/tokenizer/source/tokenizer-source.ts';
import type { ApiConfig } from '../options.ts';
import { reasoningStyleOf } from '../output-parsers/reasoning/styles.ts';
import { toolCallStyleOf } from '../output-parsers/tool-calls/styles.ts';
import { createParserVocabulary } from './parser-vocabulary.ts';
import { prepareTemplate, prepareTemplateLazily, REQUEST_TEMPLATE_LIMITS, type TemplateOptions } from './prepare-template.ts';
import type { ChatSettings } from './settings.ts';
import { createMarkerFinder } from './thinking-markers.ts';
import { createUserTurnFinder } from './user-turn.ts';

/** What settings are made from, beside the options. */
export interface ChatSettingsParts {
  /** What templates tell the date by. */
  readonly clock: Clock;
  /** Its templates are known to compile. */
  readonly source: TokenizerSource;
}

/** The settings. @throws OptionValueError for a parser that is unknown or not supported, or missing where it is needed */
export function createChatSettings(config: ApiConfig, { clock, source }: ChatSettingsParts): ChatSettings {
  checkParsers(config);
  // Parsers look at the tokenizer's template, whichever one is used.
  const vocabulary = createParserVocabulary(source.tokenizer, source.ownChatTemplate === undefined ? source.chatTemplate : source.ownChatTemplate);
  const options: TemplateOptions = { specialTokens: source.specialTokens, clock, contentFormat: config.chatTemplateContentFormat };
  const template = source.chatTemplate === null ? null : prepareTemplateLazily(source.chatTemplate, options, source.renderPlainChat ?? undefined);
  return {
    template,
    toolTemplate: source.toolChatTemplate === null ? null : prepareTemplateLazily(source.toolChatTemplate, options),
    compileRequestTemplate: config.trustRequestChatTemplate
      ? (template) => prepareTemplate(template, { ...options, limits: REQUEST_TEMPLATE_LIMITS })
      : null,
    // Parsed JSON.
    defaultTemplateKwargs: config.defaultChatTemplateKwargs as Readonly<Record<string, ConversationValue>>,
    responseRole: config.responseRole,
    reasoningParser: config.reasoningParser,
    findThinkingMarkers: createMarkerFinder(config, { tokenizer: source.tokenizer, vocabulary }),
    findUserTurn: createUserTurnFinder(template, source.tokenizer),
    toolCallParser: config.toolCallParser,
    enablesAutoToolChoice: config.enableAutoToolChoice,
    trustsMediaArguments: config.trustRequestMmKwargs,
    hidesUnusedTools: config.excludeToolsWhenToolChoiceNone,
    mediaLimits: config.limitMmPerPrompt,
    toolCallProbability: config.toolCallProbability,
    vocabulary,
  };
}

function checkParsers({ reasoningParser, toolCallParser, enableAutoToolChoice }: ApiConfig): void {
  if (enableAutoToolChoice && toolCallParser === null) {
    throw new OptionValueError('--enable-auto-tool-choice: calls cannot be told from text without a parser; name one with --tool-call-parser');
  }
  if (reasoningParser === 'openai_gptoss' && enableAutoToolChoice && toolCallParser !== 'openai') {
    throw new OptionValueError('--reasoning-parser: openai_gptoss reads messages of harmony, whose calls no --tool-call-parser but openai can read');
  }
  try {
    if (reasoningParser !== null) reasoningStyleOf(reasoningParser);
    if (toolCallParser !== null) toolCallStyleOf(toolCallParser);
  } catch (error) {
    if (error instanceof ServerError) throw new OptionValueError(error.message);
    throw error;
  }
}
