// JSON as Python's parser takes it, and so vLLM: RFC 8259 with NaN, Infinity and -Infinity as values.
import { JsonSyntaxError, parseJson } from './json.ts';
import { stringEnd } from './json-depth.ts';

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
  parseJson(replaceConstants(text, (constant) => '1'.padEnd(constant.length, '0')));
  const written = replaceConstants(text, (constant) => (constant === 'NaN' ? '"\\u0000NaN"' : constant.replace('Infinity', '1e999')));
  return JSON.parse(written, (_name, value: unknown) => (value === PLACEHOLDER ? Number.NaN : value));
}

// Outside of strings.
function replaceConstants(text: string, toValue: (constant: string) => string): string {
  let replaced = '';
  for (let from = 0; from < text.length; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return replaced + text.slice(from).replace(CONSTANTS, toValue);
    const end = Math.min(stringEnd(text, quote + 1) + 1, text.length);
    replaced += text.slice(from, quote).replace(CONSTANTS, toValue) + text.slice(quote, end);
    from = end;
  }
  return replaced;
}
