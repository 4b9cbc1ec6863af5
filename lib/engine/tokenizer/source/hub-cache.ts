// The local cache of Hugging Face's hub (huggingface_hub: constants.py, file_download.py): which snapshot of a model is there.
//
//   models--Qwen--Qwen3-8B/
//     refs/main                  the name of a snapshot
//     snapshots/9c925d64.../     the model's files, mostly links to blobs/
import path from 'node:path';
import { kindOf, readText } from './model-file.ts';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The cache's folder, which need not exist; null when the environment names none and no home. Relative paths are as they are given. */
export function findHubCache(env: Environment): string | null {
  const given = env['HF_HUB_CACHE'] || env['HUGGINGFACE_HUB_CACHE'];
  if (given) return expandHome(given, env);
  const home = findHuggingFaceHome(env);
  return home === null ? null : path.join(home, 'hub');
}

/** The folder with the files of a model's main branch; null when the name can be none of a model, or the cache has no such folder. */
export function findSnapshot(cache: string, model: string): string | null {
  if (!isRepositoryName(model)) return null;
  const repository = path.join(cache, `models--${model.replace('/', '--')}`);
  const name = readRef(path.join(repository, 'refs', 'main'));
  if (name === null) return null;
  const folder = path.join(repository, 'snapshots', name);
  return kindOf(folder) === 'folder' ? folder : null;
}

function findHuggingFaceHome(env: Environment): string | null {
  const given = env['HF_HOME'];
  if (given) return expandHome(given, env);
  const caches = env['XDG_CACHE_HOME'] || (env['HOME'] ? path.join(env['HOME'], '.cache') : null);
  return caches === null ? null : path.join(expandHome(caches, env), 'huggingface');
}

function expandHome(folder: string, env: Environment): string {
  const home = env['HOME'];
  return home && /^~(?=$|\/)/.test(folder) ? home + folder.slice(1) : folder;
}

const MAX_NAME_CHARS = 96;

// `name` or `owner/name`, as huggingface_hub accepts them (utils/_validators.py): no name has a part that leads upwards.
function isRepositoryName(model: string): boolean {
  if (model.length > MAX_NAME_CHARS || model.includes('--') || model.includes('..')) return false;
  return /^(?:\w[\w.-]*\/)?\w[\w.-]*$/.test(model);
}

// A commit's hash, in hexadecimal. Whatever could lead out of the snapshots is none.
const COMMIT = /^\w{1,64}$/;

function readRef(path: string): string | null {
  if (kindOf(path) === null) return null;
  try {
    const name = readText({ flag: '--model', path }).trim();
    return COMMIT.test(name) ? name : null;
  } catch {
    return null;
  }
}
