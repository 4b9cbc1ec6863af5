// JSON as Python's parser takes it, and so vLLM: RFC 8259 with NaN, Infinity and -Infinity as values.
import { JsonSyntaxError, parseJson } from './json.ts';
import { replaceOutsideStrings } from './outside-strings.ts';

// Where a value may stand, and nothing is joined to it.
const CONSTANTS = /(?<![^\s,:[])(?:NaN|-?Infinity)(?![^\s,\]}])/g;

// They are looked for in a text that is no JSON otherwise. Longer ones cost more than such texts are worth.
const MAX_CHARS = 1024 * 1024;

/** The value of a text. @throws JsonSyntaxError, JsonLimitError as `parseJson`; in more than 1 MiB of text the constants are none */
export function parsePythonJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError) || text.length > MAX_CHARS || text.search(CONSTANTS) < 0) throw error;
    return parseConstants(text);
  }
}

// Stands for NaN, which no number of JSON is.
const PLACEHOLDER = '\u0000NaN';

function parseConstants(text: string): unknown {
  // Numbers of the same length leave a fault where it is.
  parseJson(replaceOutsideStrings(text, CONSTANTS, (constant) => '1'.padEnd(constant.length, '0')));
  const written = replaceOutsideStrings(text, CONSTANTS, (constant) => (constant === 'NaN' ? '"\\u0000NaN"' : constant.replace('Infinity', '1e999')));
  return JSON.parse(written, (_name, value: unknown) => (value === PLACEHOLDER ? Number.NaN : value));
}
