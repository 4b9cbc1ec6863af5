// A tokenizer from the files of a model's folder: tokenizer.json, and what stands beside it.
import path from 'node:path';
import { JsonLimitError } from '../../../codec/json.ts';
import { toEngineTokenizer } from '../tokenizer-json/contract-adapter.ts';
import { loadTokenizer } from '../tokenizer-json/create-tokenizer.ts';
import { TokenizerFileError } from '../tokenizer-json/file/tokenizer-file-error.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { fileError, type ModelFile, readBytes, readOptionalJsonObject, showPath } from './model-file.ts';
import { readSpecialTokens } from './special-tokens.ts';
import { findChatTemplates } from './template-source.ts';
import type { TokenizerSource } from './tokenizer-source.ts';

const MAX_TOKENIZER_MIB = 512;

/**
 * Reads a tokenizer file, and in its folder tokenizer_config.json, special_tokens_map.json and the chat templates, each if it is there.
 *
 * @throws OptionValueError that names the option, the file, and the place in it that is broken or not supported
 */
export function loadTokenizerFiles(file: ModelFile): TokenizerSource {
  const sibling = (name: string): ModelFile => ({ ...file, path: path.join(path.dirname(file.path), name) });
  const configFile = sibling('tokenizer_config.json');
  const tokenizerConfig = readOptionalJsonObject(configFile) ?? {};
  // Of folders that were written before tokenizer_config.json had all of it.
  const config = { ...readOptionalJsonObject(sibling('special_tokens_map.json')), ...tokenizerConfig };
  return {
    tokenizer: load(file, config),
    ...findChatTemplates(configFile, tokenizerConfig),
    specialTokens: readSpecialTokens(config),
    tokenizerConfig,
  };
}

function load(file: ModelFile, config: Readonly<Record<string, unknown>>): Tokenizer {
  try {
    // Where nothing is said about the end of an answer, the usual names are tried.
    const configured = loadTokenizer(readBytes(file, MAX_TOKENIZER_MIB), config['eos_token'] === undefined ? undefined : config);
    return toEngineTokenizer(configured, showPath(file.path));
  } catch (error) {
    if (!(error instanceof TokenizerFileError || error instanceof JsonLimitError)) throw error;
    throw fileError(file, `${error.message}; --tokenizer chooses another one, --force-dummy-tokenizer needs none`);
  }
}
