// JSON files that options name, read once at start.
import { readFileSync, statSync } from 'node:fs';
import { JsonSyntaxError, parseJson } from '../../../codec/json.ts';
import { OptionValueError } from '../../../config/option.ts';
import { showText } from '../../../config/show.ts';

/** Where a JSON value comes from, for messages: `--step-time-table: points.json`. */
export interface JsonSource {
  /** With its dashes. */
  readonly flag: string;
  readonly path: string;
}

const BYTES_PER_MIB = 1024 * 1024;
const MAX_FILE_MIB = 16;

/** What the file holds. @throws OptionValueError when it cannot be read, is no JSON, or is larger than 16 MiB. */
export function readJsonFile(source: JsonSource): unknown {
  const text = readText(source);
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw jsonSourceError(source, `not JSON: ${error.message} at character ${error.offset + 1}`);
  }
}

/** An error that names the flag and the file. */
export function jsonSourceError({ flag, path }: JsonSource, problem: string): OptionValueError {
  return new OptionValueError(`${flag}: ${showText(path)}: ${problem}`);
}

/** Whether the path leads to a regular file. */
export function isRegularFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

// A pipe or a device has no size to check beforehand.
function readText(source: JsonSource): string {
  try {
    const stats = statSync(source.path);
    if (!stats.isFile()) throw jsonSourceError(source, 'expected a regular file');
    if (stats.size > MAX_FILE_MIB * BYTES_PER_MIB) throw jsonSourceError(source, `expected at most ${MAX_FILE_MIB} MiB`);
    return readFileSync(source.path, 'utf8');
  } catch (error) {
    if (error instanceof OptionValueError) throw error;
    throw jsonSourceError(source, `cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}
