// The files of a model's folder, read at start, each no larger than what such a file can be.
import { readFileSync, statSync } from 'node:fs';
import { isJsonObject, JsonLimitError, JsonSyntaxError, parseJson } from '../../../codec/json.ts';
import { OptionValueError } from '../../../config/option.ts';
import { showText, showValue } from '../../../config/show.ts';

/** A file, and the option that led to it. */
export interface ModelFile {
  /** With its dashes. */
  readonly flag: string;
  readonly path: string;
}

const BYTES_PER_MIB = 1024 * 1024;
const MAX_JSON_MIB = 64;
const MAX_TEXT_MIB = 4;

/** An error that names the option and the file: `--tokenizer: /models/a/tokenizer.json: no such file`. */
export function fileError({ flag, path }: ModelFile, problem: string): OptionValueError {
  return new OptionValueError(`${flag}: ${showPath(path)}: ${problem}`);
}

const MAX_SHOWN_CHARS = 500;

/** A path for a message, its invisible characters escaped. Other texts are cut early, a path's end tells most. */
export function showPath(path: string): string {
  return path.length > MAX_SHOWN_CHARS ? showText(path) : Array.from(path, (char) => showText(char)).join('');
}

/** What a path leads to, through links; null: nothing that can be seen. */
export function kindOf(path: string): 'file' | 'folder' | 'other' | null {
  try {
    // Nothing there is what is most often found: no error is made of it.
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    if (stats.isFile()) return 'file';
    return stats.isDirectory() ? 'folder' : 'other';
  } catch {
    return null;
  }
}

/** The bytes of a regular file. @throws OptionValueError when it cannot be read or is larger than `maxMib` */
export function readBytes(file: ModelFile, maxMib: number): Buffer {
  try {
    const stats = statSync(file.path);
    // A pipe or a device has no size to check beforehand.
    if (!stats.isFile()) throw fileError(file, 'expected a regular file');
    if (stats.size > maxMib * BYTES_PER_MIB) throw fileError(file, `expected at most ${maxMib} MiB`);
    return readFileSync(file.path);
  } catch (error) {
    if (error instanceof OptionValueError) throw error;
    throw fileError(file, describeFailure(error));
  }
}

/** A file's text. @throws OptionValueError as `readBytes`, beyond 4 MiB */
export function readText(file: ModelFile): string {
  return readBytes(file, MAX_TEXT_MIB).toString();
}

/** The object in a JSON file. @throws OptionValueError as `readBytes`, beyond 64 MiB; when it holds anything else */
export function readJsonObject(file: ModelFile): Readonly<Record<string, unknown>> {
  const value = parse(file, readBytes(file, MAX_JSON_MIB).toString());
  if (isJsonObject(value)) return value;
  throw fileError(file, `expected a JSON object, got ${showValue(value)}`);
}

/** As `readJsonObject`; null when there is no such file. */
export function readOptionalJsonObject(file: ModelFile): Readonly<Record<string, unknown>> | null {
  return kindOf(file.path) === null ? null : readJsonObject(file);
}

function parse(file: ModelFile, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw fileError(file, `not JSON: ${error.message} at character ${error.offset + 1}`);
    if (error instanceof JsonLimitError) throw fileError(file, error.message);
    throw error;
  }
}

function describeFailure(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' ? 'no such file' : `cannot be read: ${code ?? String(error)}`;
}
