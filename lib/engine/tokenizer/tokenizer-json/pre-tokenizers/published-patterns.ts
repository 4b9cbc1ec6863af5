// The published split patterns, each with the function that finds its matches without a regular expression.
import {
  BLANK,
  charLengthAt,
  CJK,
  classAt,
  classOf,
  LETTER,
  LOWER,
  MARK,
  NEWLINE,
  NUMBER,
  runEnd,
  runEndWithout,
  SIGN,
  UPPER,
} from '../regex/char-classes.ts';
import { contractionEnd } from './contraction.ts';
import { type FindMatches, toFindMatches } from './pieces.ts';
import { blankMatchEnd, blankRunEnd } from './whitespace-matches.ts';

const CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";
const BLANKS = '\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';
const cl100k = (numbers: string): string =>
  `(?i:${CONTRACTIONS})|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${numbers}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|${BLANKS}`;
const UPPERS = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]';
const LOWERS = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]';

/** The pattern of GPT-2, which the ByteLevel pre-tokenizer has built in. */
export const GPT2_PATTERN: string = `${CONTRACTIONS}| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+`;
/** Qwen. */
export const QWEN_PATTERN: string = cl100k('\\p{N}');
/** Llama 3; GPT-4. */
export const CL100K_PATTERN: string = cl100k('\\p{N}{1,3}');
/** gpt-oss; GPT-4o. */
export const O200K_PATTERN: string = [
  `[^\\r\\n\\p{L}\\p{N}]?${UPPERS}*${LOWERS}+(?i:${CONTRACTIONS})?`,
  `[^\\r\\n\\p{L}\\p{N}]?${UPPERS}+${LOWERS}*(?i:${CONTRACTIONS})?`,
  '\\p{N}{1,3}',
  ' ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*',
  BLANKS,
].join('|');
/** DeepSeek V3: three in sequence. */
export const DEEPSEEK_PATTERNS: readonly [string, string, string] = [
  '\\p{N}{1,3}',
  '[一-龥\u3040-ゟ゠-ヿ]+',
  [
    '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+',
    '[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+',
    ' ?[\\p{P}\\p{S}]+[\r\n]*',
    BLANKS.replaceAll('\\r\\n', '\r\n'),
  ].join('|'),
];

const FINDERS: ReadonlyMap<string, FindMatches> = new Map<string, FindMatches>([
  [GPT2_PATTERN, toFindMatches(gpt2MatchEnd)],
  [QWEN_PATTERN, toFindMatches((text, at, end) => cl100kMatchEnd(text, at, end, 1))],
  [CL100K_PATTERN, toFindMatches((text, at, end) => cl100kMatchEnd(text, at, end, 3))],
  [O200K_PATTERN, toFindMatches(o200kMatchEnd)],
  [DEEPSEEK_PATTERNS[0], toFindMatches((text, at, end) => numbersEnd(text, at, end, 3))],
  [DEEPSEEK_PATTERNS[1], toFindMatches((text, at, end) => runEnd(text, at, end, CJK))],
  [DEEPSEEK_PATTERNS[2], toFindMatches(deepseekMatchEnd)],
]);

/** The function for a pattern spelled exactly as one of those above; undefined for another one. */
export function findPublished(pattern: string): FindMatches | undefined {
  return FINDERS.get(pattern);
}

function cl100kMatchEnd(text: string, at: number, end: number, maxNumbers: number): number {
  const bits = classAt(text, at, end);
  if ((bits & LETTER) !== 0) return runEnd(text, at, end, LETTER);
  if ((bits & NUMBER) !== 0) return numbersEnd(text, at, end, maxNumbers);
  const afterContraction = contractionEnd(text, at, end, true);
  if (afterContraction > at) return afterContraction;
  if ((bits & NEWLINE) === 0) {
    // Any other character may stand before a word.
    const next = at + charLengthAt(text, at);
    if ((classAt(text, next, end) & LETTER) !== 0) return runEnd(text, next, end, LETTER);
  }
  return othersEnd(text, at, end, bits) ?? blankMatchEnd(text, at, end);
}

// ` ?[^\s\p{L}\p{N}]+[\r\n]*`
function othersEnd(text: string, at: number, end: number, bits: number): number | undefined {
  const start = text.charCodeAt(at) === 0x20 ? at + 1 : at;
  if (start === at && (bits & BLANK) !== 0) return undefined;
  const signsEnd = runEndWithout(text, start, end, BLANK | LETTER | NUMBER);
  return signsEnd === start ? undefined : runEnd(text, signsEnd, end, NEWLINE);
}

function numbersEnd(text: string, at: number, end: number, maxNumbers: number): number {
  let next = at;
  for (let count = 0; count < maxNumbers && (classAt(text, next, end) & NUMBER) !== 0; count++) next += charLengthAt(text, next);
  return next;
}

function gpt2MatchEnd(text: string, at: number, end: number): number {
  const afterContraction = contractionEnd(text, at, end, false);
  if (afterContraction > at) return afterContraction;
  const start = text.charCodeAt(at) === 0x20 ? at + 1 : at;
  const bits = classAt(text, start, end);
  if ((bits & LETTER) !== 0) return runEnd(text, start, end, LETTER);
  if ((bits & NUMBER) !== 0) return runEnd(text, start, end, NUMBER);
  if (start < end && (bits & BLANK) === 0) return runEndWithout(text, start, end, BLANK | LETTER | NUMBER);
  return blankRunEnd(text, at, end);
}

function o200kMatchEnd(text: string, at: number, end: number): number {
  const bits = classAt(text, at, end);
  if ((bits & NUMBER) !== 0) return numbersEnd(text, at, end, 3);
  const wordEnd = o200kWordEnd(text, at, end, bits);
  if (wordEnd > at) return contractionEnd(text, wordEnd, end, true);
  const signsEnd = othersEnd(text, at, end, bits);
  if (signsEnd === undefined) return blankMatchEnd(text, at, end);
  return newlinesAndSlashesEnd(text, signsEnd, end);
}

// The first two alternatives without the contraction; `at` when neither matches.
function o200kWordEnd(text: string, at: number, end: number, bits: number): number {
  const start = (bits & (LETTER | NEWLINE)) === 0 ? at + charLengthAt(text, at) : at;
  const first = loweredWordEnd(text, start, end);
  if (first > start) return first;
  // A mark is both: what may stand before a word, and a part of one.
  const withoutPrefix = start > at && (bits & MARK) !== 0 ? loweredWordEnd(text, at, end) : at;
  if (withoutPrefix > at) return withoutPrefix;
  const uppersEnd = runEnd(text, start, end, UPPER);
  return uppersEnd > start ? uppersEnd : at;
}

// Upper* Lower+: the upper ones give back until a lower one follows. `at` when there is none.
function loweredWordEnd(text: string, at: number, end: number): number {
  const uppersEnd = runEnd(text, at, end, UPPER);
  const lowersEnd = runEnd(text, uppersEnd, end, LOWER);
  if (lowersEnd > uppersEnd) return lowersEnd;
  for (let last = uppersEnd; last > at; ) {
    const start = last - ((text.charCodeAt(last - 1) & 0xfc00) === 0xdc00 ? 2 : 1);
    if ((classAt(text, start, end) & LOWER) !== 0) return last;
    last = start;
  }
  return at;
}

// `[\r\n/]*`: a slash is among the signs before it, so that only one after a newline is left.
function newlinesAndSlashesEnd(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text.charCodeAt(at) === 0x2f || (classOf(text.charCodeAt(at)) & NEWLINE) !== 0)) at++;
  return at;
}

function deepseekMatchEnd(text: string, at: number, end: number): number {
  const unit = text.charCodeAt(at);
  const bits = classAt(text, at, end);
  if ((bits & (LETTER | MARK)) !== 0) return runEnd(text, at, end, LETTER | MARK);
  const next = at + charLengthAt(text, at);
  if (unit < 0x80 && (bits & SIGN) !== 0) {
    const lettersEnd = asciiLettersEnd(text, next, end);
    if (lettersEnd > next) return lettersEnd;
  }
  if ((bits & (NEWLINE | SIGN)) === 0 && (classAt(text, next, end) & (LETTER | MARK)) !== 0) return runEnd(text, next, end, LETTER | MARK);
  const signsStart = unit === 0x20 ? next : at;
  const signsEnd = runEnd(text, signsStart, end, SIGN);
  if (signsEnd > signsStart) return runEnd(text, signsEnd, end, NEWLINE);
  return (bits & BLANK) !== 0 ? blankMatchEnd(text, at, end) : at;
}

function asciiLettersEnd(text: string, start: number, end: number): number {
  let at = start;
  for (; at < end; at++) {
    const letter = text.charCodeAt(at) | 0x20;
    if (letter < 0x61 || letter > 0x7a) break;
  }
  return at;
}
