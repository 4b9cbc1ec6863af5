// A model's generation_config.json: default sampling values, and the tokens that end an answer.
import path from 'node:path';
import { fileError, type ModelFile, readOptionalJsonObject } from './model-file.ts';

/** The file, and the object in it. */
export interface GenerationConfig {
  readonly file: ModelFile;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The one in the first of the folders that has one, or null. @throws OptionValueError when it cannot be read or is no JSON object */
export function findGenerationConfig(folders: readonly ModelFile[]): GenerationConfig | null {
  for (const folder of folders) {
    const file = { ...folder, path: path.join(folder.path, 'generation_config.json') };
    const config = readOptionalJsonObject(file);
    if (config !== null) return { file, config };
  }
  return null;
}

/**
 * The ids in `eos_token_id`, which is one or a list of them; none where it is absent.
 * @throws OptionValueError for anything else
 */
export function readStopTokenIds({ file, config }: GenerationConfig): number[] {
  const field = config['eos_token_id'] ?? [];
  const ids: readonly unknown[] = Array.isArray(field) ? field : [field];
  if (ids.every(isId)) return [...ids];
  throw fileError(file, 'eos_token_id: expected a token id or a list of them');
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
