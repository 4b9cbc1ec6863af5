// The options that choose the tokenizer, and those of chat templates.
import type { OptionSpecs } from '../../config/option.ts';
import { choice, flag, jsonObject, optional, text } from '../../config/option-types.ts';
import type { ContentFormat } from '../chat-template/content-format.ts';

export interface TokenizerConfig {
  /** A folder, a file or the name of a cached model. Null: as the model. */
  readonly tokenizer: string | null;
  readonly forceDummyTokenizer: boolean;
}

export interface ChatTemplateConfig {
  /** A path, or the template itself. Null: the tokenizer's. */
  readonly chatTemplate: string | null;
  /** How contents of messages are handed to a chat template; `auto`: as it seems to expect them. */
  readonly chatTemplateContentFormat: ContentFormat | 'auto';
  readonly trustRequestChatTemplate: boolean;
  readonly defaultChatTemplateKwargs: Readonly<Record<string, unknown>>;
}

export interface GenerationConfigOptions {
  /** `auto`: the model's generation_config.json; `vllm`: none; else a folder with one. */
  readonly generationConfig: string;
  /** Comes before the file. */
  readonly overrideGenerationConfig: Readonly<Record<string, unknown>>;
}

const TOKENIZER = 'Tokenizer and chat template';

export const tokenizerOptions: OptionSpecs<TokenizerConfig> = {
  tokenizer: {
    flag: 'tokenizer',
    type: optional(text({ placeholder: 'PATH|NAME', minLength: 1 })),
    default: null,
    defaultText: 'as --model, else embedded',
    help: 'Tokenizer: a folder with a tokenizer.json, such a file, or a model in the local Hugging Face cache; nothing is downloaded',
    section: TOKENIZER,
  },
  forceDummyTokenizer: {
    flag: 'force-dummy-tokenizer',
    type: flag(),
    default: false,
    help: 'Use the Go simulator\'s splitter and its ids instead of any tokenizer: words and punctuation, hashed',
    section: TOKENIZER,
  },
};

export const chatTemplateOptions: OptionSpecs<ChatTemplateConfig> = {
  chatTemplate: {
    flag: 'chat-template',
    type: optional(text({ placeholder: 'FILE|TEMPLATE', minLength: 1 })),
    default: null,
    defaultText: 'of the tokenizer',
    help: 'Jinja template that makes prompts of conversations: a file, or the template itself',
    section: TOKENIZER,
  },
  chatTemplateContentFormat: {
    flag: 'chat-template-content-format',
    type: choice(['auto', 'string', 'openai']),
    default: 'auto',
    help: 'How a template gets the content of a message: as one text, as the parts of the request, or as it seems to expect it',
    section: TOKENIZER,
  },
  trustRequestChatTemplate: {
    flag: 'trust-request-chat-template',
    type: flag(),
    default: false,
    help: 'Let requests bring a chat template of their own',
    section: TOKENIZER,
  },
  defaultChatTemplateKwargs: {
    flag: 'default-chat-template-kwargs',
    type: jsonObject(),
    default: {},
    defaultText: 'none',
    help: 'Variables for chat templates, such as {"enable_thinking": false}, unless a request gives them',
    section: TOKENIZER,
  },
};

export const generationConfigOptions: OptionSpecs<GenerationConfigOptions> = {
  generationConfig: {
    flag: 'generation-config',
    type: text({ placeholder: 'auto|vllm|FOLDER', minLength: 1 }),
    default: 'auto',
    help: 'Where default sampling values come from: the model\'s generation_config.json, nowhere, or the one in a folder',
    section: TOKENIZER,
  },
  overrideGenerationConfig: {
    flag: 'override-generation-config',
    type: jsonObject(),
    default: {},
    defaultText: 'none',
    help: 'Default sampling values, such as {"temperature": 0.5}, before those of the file',
    section: TOKENIZER,
  },
};
