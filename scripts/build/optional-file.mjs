// Files that need not be there.
import { readFileSync } from 'node:fs';

/** @returns the text of a file, or undefined when there is none */
export function readOptionalText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
