// A value that is written as JSON or as Python.
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { readJson } from '../json-dumps.ts';
import type { PythonCallSyntax } from './python-call-syntax.ts';
import { PythonCallsScanner } from './python-calls-scanner.ts';

const SYNTAX: PythonCallSyntax = { layout: 'list', end: '', words: new Map([['True', 'true'], ['False', 'false'], ['None', 'null']]) };

/** The value of a text: JSON, or else a literal of Python that has a spelling in JSON, or else the text itself. Tuples and sets stay text. */
export function readLiteral(text: string): LosslessJson {
  const json = readJson(text);
  const value = json === undefined ? readPython(text) : json;
  return value === undefined ? text : value;
}

// As the only argument of a call.
function readPython(text: string): LosslessJson | undefined {
  const scanner = new PythonCallsScanner(SYNTAX);
  scanner.feed(`[f(a=${text})]`);
  const args = scanner.isComplete && scanner.calls.length === 1 ? readJson(scanner.calls[0]?.json ?? '') : undefined;
  return args instanceof Map && args.size === 1 ? args.get('a') : undefined;
}
