// Members of an object that are written as floats, though their values are whole: JSON.parse does not tell `2.0` from `2`.
import { isJsonObject } from './json.ts';
import { replaceOutsideStrings } from './outside-strings.ts';
import { parsePythonJson } from './python-json.ts';
import { WholeFloat } from './whole-float.ts';

/** The value of a text, where a member `name` of the outermost object is a WholeFloat if it is written as a float of a whole value. */
export function withWholeFloat(value: unknown, text: string, name: string): unknown {
  if (!isJsonObject(value)) return value;
  const given = Object.hasOwn(value, name) ? value[name] : undefined;
  if (typeof given !== 'number' || !Number.isInteger(given) || !isWrittenAsFloat(text, name)) return value;
  return { ...value, [name]: new WholeFloat(given) };
}

const FLOAT = /(?<![\d.eE+-])-?\d+(?:\.\d+(?:[eE][-+]?\d+)?|[eE][-+]?\d+)/g;

// Read again without floats, where there may be one: the member is none then.
function isWrittenAsFloat(text: string, name: string): boolean {
  if (text.search(FLOAT) < 0) return false;
  const withoutFloats = parsePythonJson(replaceOutsideStrings(text, FLOAT, () => 'null'));
  return isJsonObject(withoutFloats) && withoutFloats[name] === null;
}
