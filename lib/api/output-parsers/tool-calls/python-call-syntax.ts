// How Python calls are spelled.
import { MAX_INTEGER_DIGITS } from '../../../codec/lossless-json.ts';
import type { PythonScalars } from './python-scalar.ts';

/** What stands around calls, and which words are values. */
export interface PythonCallSyntax extends PythonScalars {
  /** `list`: `[f(), g()]`; `lines`: calls on lines of their own. */
  readonly layout: 'list' | 'lines';
  /** Text that may follow all calls. */
  readonly end: string;
  /** Whether tuples are values, as lists. */
  readonly takesTuples?: boolean;
}

/** Of a name, a number or a word. */
export const MAX_WORD_CHARS: number = MAX_INTEGER_DIGITS + 1;
/** Characters, of what stands between words, of a name, and of a number or a word. */
export const SPACE: RegExp = /[ \t\n\r\f]/;
export const NAME_START: RegExp = /[\p{L}_]/u;
export const NAME_CHAR: RegExp = /[\p{L}\p{Nd}_]/u;
export const SCALAR_CHAR: RegExp = /[\w.+-]/;
/** A keyword. */
export const NAME: RegExp = /^\p{L}[\p{L}\p{Nd}_]*$/u;
/** What a call may be named. */
export const PATH: RegExp = /^\p{L}[\p{L}\p{Nd}_]*(?:\.\p{L}[\p{L}\p{Nd}_]*)*$/u;
/** Either, in what vLLM's pattern of whole texts finds. */
export const PLAIN_NAME: RegExp = /^[a-zA-Z]\w*$/;
