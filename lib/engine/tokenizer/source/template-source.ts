// Where a chat template comes from: the option, or the files beside a tokenizer.
import path from 'node:path';
import { TemplateError } from '../../../codec/jinja/template-error.ts';
import { Template } from '../../../codec/jinja/template.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { fileError, kindOf, type ModelFile, readOptionalJsonObject, readText } from './model-file.ts';

/** The chat templates of a model, as they are written. */
export interface ChatTemplates {
  /** Null: conversations cannot be rendered. */
  readonly chatTemplate: string | null;
  /** For conversations with tools; null: the same one. */
  readonly toolChatTemplate: string | null;
}

/**
 * The template that an option gives (vLLM: renderers/chat_utils.py, load_chat_template): a file's, or, where no file of the name can be
 * opened and a brace or a line end shows that it is no name, the text itself.
 *
 * @throws OptionValueError when there is no such file or the template cannot be compiled
 */
export function loadChatTemplate(given: string): string {
  const file: ModelFile = { flag: '--chat-template', path: given };
  if (kindOf(given) === null && /[{}\n]/.test(given)) return checked({ ...file, path: 'the template' }, given);
  return checked(file, readText(file));
}

/**
 * The templates beside a tokenizer (transformers: PreTrainedTokenizerBase.from_pretrained): `chat_template.jinja`, else what
 * tokenizer_config.json says, else `chat_template.json` as processors have it.
 *
 * @param config the object in `configFile`
 * @throws OptionValueError as `loadChatTemplate`
 */
export function findChatTemplates(configFile: ModelFile, config: Readonly<Record<string, unknown>>): ChatTemplates {
  const sibling = (name: string): ModelFile => ({ ...configFile, path: path.join(path.dirname(configFile.path), name) });
  const ofTools = sibling(path.join('additional_chat_templates', 'tool_use.jinja'));
  const ofAll = sibling('chat_template.jinja');
  if (kindOf(ofAll.path) !== null) {
    const toolChatTemplate = kindOf(ofTools.path) === null ? null : checked(ofTools, readText(ofTools));
    return { chatTemplate: checked(ofAll, readText(ofAll)), toolChatTemplate };
  }
  if (config['chat_template'] !== undefined && config['chat_template'] !== null) return readField(configFile, config['chat_template']);
  const ofProcessor = sibling('chat_template.json');
  return readField(ofProcessor, readOptionalJsonObject(ofProcessor)?.['chat_template'] ?? []);
}

// A template, or a list of named ones: [{ name: 'default', template: '...' }, { name: 'tool_use', ... }].
function readField(file: ModelFile, field: unknown): ChatTemplates {
  if (typeof field === 'string') return { chatTemplate: checked(file, field), toolChatTemplate: null };
  if (!Array.isArray(field)) throw fileError(file, 'chat_template: expected a text or a list of named ones');
  const named = new Map<unknown, unknown>(field.filter(isJsonObject).map((entry) => [entry['name'], entry['template']]));
  const find = (name: string): string | null => {
    const template = named.get(name) ?? null;
    if (template === null) return null;
    if (typeof template !== 'string') throw fileError(file, `chat_template: expected a text as the template ${name}`);
    return checked(file, template);
  };
  return { chatTemplate: find('default'), toolChatTemplate: find('tool_use') };
}

// Compiled here for its faults alone: they are to be seen at start, with the name of the file.
function checked(file: ModelFile, source: string): string {
  try {
    new Template(source);
    return source;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const place = error.line === null ? '' : ` (line ${error.line} of the chat template)`;
    throw fileError(file, `${error.message}${place}`);
  }
}
