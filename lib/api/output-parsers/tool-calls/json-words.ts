// Numbers and words of JSON while they are written, as Python's parser and the one of partial JSON that vLLM uses read them.
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { readJson } from '../json-dumps.ts';

// Looked at ahead of `readJson`: its refusals are exceptions, which cost far more than the text.
const WORD = /^(?:true|false|null|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const WORDS = ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'];
/** What may stand at the end of a number that is not whole: `1.`, `1e-`. */
const NUMBER_TAIL = /[.eE+-]+$/;
/** Longer numbers are shown once they have ended: each piece of one costs what was read of it. */
const MAX_UNFINISHED_LENGTH = 64;

/** The value of a number or word; undefined for what is none. */
export function readWord(text: string): LosslessJson | undefined {
  return WORD.test(text) ? readJson(text) : undefined;
}

/** Whether a number or a word may begin so. */
export function canBeWord(text: string): boolean {
  if (text.length > MAX_UNFINISHED_LENGTH || WORDS.some((word) => word.startsWith(text))) return true;
  const number = text.replace(NUMBER_TAIL, '');
  return number === '' ? text.startsWith('-') : WORD.test(number);
}

/** The value that one is taken for if it ends here: a word that has begun is whole, a number goes as far as it is one. */
export function readUnfinishedWord(text: string): LosslessJson | undefined {
  if (text.length > MAX_UNFINISHED_LENGTH || text === '-') return undefined;
  return readWord(WORDS.find((candidate) => candidate.startsWith(text)) ?? text.replace(NUMBER_TAIL, ''));
}
