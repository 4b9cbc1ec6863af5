// A plain value as Python's `json.dumps(value, ensure_ascii=False)` spells it, as models that were trained on such templates do.
import { escapeText } from '../json-dumps.ts';

/** The value as one line: `{"a": 1, "b": [true, null]}`. The value must be JSON, and is walked recursively. */
export function toPythonJson(value: unknown): string {
  if (typeof value === 'string') return `"${escapeText(value)}"`;
  if (Array.isArray(value)) return `[${value.map(toPythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value).map(([name, item]) => `"${escapeText(name)}": ${toPythonJson(item)}`).join(', ')}}`;
}
