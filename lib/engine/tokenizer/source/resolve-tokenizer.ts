// Which tokenizer and chat template a server uses, decided at start from its options and local files. The network is never asked.
//
//   --force-dummy-tokenizer
//   --tokenizer     a folder, a file, or the name of a model in the Hugging Face cache
//   --model         where it is a folder, or the name of a model in the cache, with a tokenizer.json
//   the embedded one
import path from 'node:path';
import type { Logger } from '../../../base/log.ts';
import type { ChatTemplateConfig } from '../options.ts';
import { findGenerationConfig, readStopTokenIds } from './generation-config.ts';
import { findModelFolders, findTokenizerFile, type Location } from './locate.ts';
import type { ModelFile } from './model-file.ts';
import type { TokenizerSource } from './tokenizer-source.ts';

/** What decides. */
export interface TokenizerChoice extends Location, Pick<ChatTemplateConfig, 'chatTemplate'> {}

/** A tokenizer with its chat templates, or the option's, and what the model's files say beside. */
export interface ResolvedTokenizer extends TokenizerSource {
  /** What generation_config.json holds, in the model's folder or else in the tokenizer's; null where there is none. */
  readonly generationConfig: Readonly<Record<string, unknown>> | null;
  /** Tokens that end an answer beside the tokenizer's own: those of generation_config.json, if the tokenizer is one of files. */
  readonly stopTokenIds: readonly number[];
  /** Which one it is, for the start line: `embedded`, `dummy`, `/models/a/tokenizer.json`. */
  readonly description: string;
}

/**
 * Finds and reads the tokenizer. A large one takes half a second in one go; the logger hears of it before.
 *
 * @throws OptionValueError for a path of `--tokenizer` or `--chat-template` that leads nowhere, and for any file used that is broken or
 *   not supported; it names the option, the file and the place in the file.
 */
export async function resolveTokenizer(choice: TokenizerChoice, { logger }: { readonly logger: Logger }): Promise<ResolvedTokenizer> {
  const folders = findModelFolders(choice);
  const file = findTokenizerFile(choice, folders, logger);
  if (file !== null) logger.info('reading the tokenizer', { file: file.path });
  const source = await loadSource(file, choice.forceDummyTokenizer);
  const generation = findGenerationConfig(file === null ? folders : [...folders, { ...file, path: path.dirname(file.path) }]);
  return {
    ...source,
    ...(choice.chatTemplate === null ? {} : { ...(await loadGivenTemplate(choice.chatTemplate)), ownChatTemplate: source.chatTemplate }),
    generationConfig: generation?.config ?? null,
    stopTokenIds: file === null || generation === null ? [] : readStopTokenIds(generation).filter((id) => id !== source.tokenizer.eosId),
    description: source.tokenizer.name,
  };
}

// Each is loaded where it is wanted: their modules take longer than all else at start.
async function loadSource(file: ModelFile | null, isDummy: boolean): Promise<TokenizerSource> {
  if (file !== null) return (await import('./tokenizer-files.ts')).loadTokenizerFiles(file);
  if (isDummy) return (await import('./dummy-source.ts')).createDummySource();
  return (await import('./embedded-source.ts')).createEmbeddedSource();
}

async function loadGivenTemplate(given: string): Promise<Pick<TokenizerSource, 'chatTemplate' | 'toolChatTemplate' | 'renderPlainChat'>> {
  const { loadChatTemplate } = await import('./template-source.ts');
  return { chatTemplate: loadChatTemplate(given), toolChatTemplate: null, renderPlainChat: null };
}
