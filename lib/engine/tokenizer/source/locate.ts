// Where the files of the model and of the tokenizer are.
import path from 'node:path';
import type { Logger } from '../../../base/log.ts';
import { OptionValueError } from '../../../config/option.ts';
import { showValue } from '../../../config/show.ts';
import type { TokenizerConfig } from '../options.ts';
import { type Environment, findHubCache, findSnapshot } from './hub-cache.ts';
import { fileError, kindOf, type ModelFile, showPath } from './model-file.ts';

/** What decides which files are looked for, and where. */
export interface Location extends Pick<TokenizerConfig, 'tokenizer' | 'forceDummyTokenizer'> {
  /** Name or path of the served model. */
  readonly model: string;
  /** HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME and HOME say where the cache is; without any of them there is none. */
  readonly env: Environment;
}

/** The folders that have files of the model: itself, where it is one, then its snapshot in the cache. */
export function findModelFolders({ model, env }: Location): ModelFile[] {
  const snapshot = findCached(model, env);
  const folders = kindOf(model) === 'folder' ? [model] : [];
  if (snapshot !== null) folders.push(snapshot);
  return folders.map((folder) => ({ flag: '--model', path: folder }));
}

/**
 * The tokenizer file to read; null when none is wanted, or none is there and none has been named. The logger hears of folders of the model
 * that have none.
 *
 * @throws OptionValueError when `--tokenizer` leads to none
 */
export function findTokenizerFile(location: Location, folders: readonly ModelFile[], logger: Logger): ModelFile | null {
  if (location.forceDummyTokenizer) return null;
  if (location.tokenizer !== null) return locateTokenizer(location.tokenizer, location.env);
  for (const folder of folders) {
    const file = tokenizerFileIn(folder);
    if (file !== null) return file;
    logger.warn('the model\'s files do not include a tokenizer that can be used', { folder: folder.path, reason: describeMissing(folder) });
  }
  return null;
}

function locateTokenizer(given: string, env: Environment): ModelFile {
  const file: ModelFile = { flag: '--tokenizer', path: given };
  const kind = kindOf(given);
  if (kind === 'file') return file;
  if (kind === 'other') throw fileError(file, 'expected a folder or a regular file');
  const folder = kind === 'folder' ? file : { ...file, path: findCached(given, env) ?? notFound(given, env) };
  const found = tokenizerFileIn(folder);
  if (found === null) throw fileError(folder, describeMissing(folder));
  return found;
}

function findCached(name: string, env: Environment): string | null {
  const cache = findHubCache(env);
  return cache === null ? null : findSnapshot(cache, name);
}

function notFound(given: string, env: Environment): never {
  const cache = findHubCache(env);
  const cached = cache === null ? ' or such a file' : `, such a file or the name of a model in ${showPath(cache)}`;
  throw new OptionValueError(`--tokenizer: expected a folder with a tokenizer.json${cached}, got ${showValue(given)}; nothing is downloaded`);
}

function tokenizerFileIn(folder: ModelFile): ModelFile | null {
  const file = { ...folder, path: path.join(folder.path, 'tokenizer.json') };
  return kindOf(file.path) === null ? null : file;
}

// Tokenizers that are written in other ways.
const OTHER_FORMATS = ['tokenizer.model', 'tekken.json', 'tiktoken.model', 'spiece.model', 'vocab.json', 'vocab.txt'];

function describeMissing({ path: folder }: ModelFile): string {
  const other = OTHER_FORMATS.find((name) => kindOf(path.join(folder, name)) !== null);
  return other === undefined ? 'it has no tokenizer.json' : `it has no tokenizer.json, and ${other} is not supported`;
}
